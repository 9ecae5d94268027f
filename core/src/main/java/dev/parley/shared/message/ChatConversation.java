package dev.parley.shared.message;

import java.time.Instant;
import java.util.Optional;

/**
 * A stored conversation, as its members see it.
 *
 * @param id its identifier
 * @param kind group or direct
 * @param title the name it shows; empty for a direct conversation
 * @param members who belongs to it
 * @param createdAt when it was started
 * @param revision the offset, in the log, of the last change of its title or members
 * @param lastSeq the number of its newest message; 0 while there is none
 * @param lastActivityAt when it was last changed or written to; shown and listed by, never used to order messages
 * @param lastRevision the offset, in the log, of the last change of anything in it, its messages included
 */
public record ChatConversation(
        ConversationId id,
        Kind kind,
        Optional<Title> title,
        Members members,
        Instant createdAt,
        long revision,
        long lastSeq,
        Instant lastActivityAt,
        long lastRevision) {
    /** How many people a conversation is for. */
    public enum Kind {
        /** Any number of members with roles and a title. */
        GROUP,
        /** Exactly two people; its id follows from the two. */
        DIRECT;

        /**
         * The kind's name on the wire.
         *
         * @return in lower case
         */
        public String wireName() {
            return this == GROUP ? "group" : "direct";
        }
    }

    /**
     * This conversation after one more message.
     *
     * @param at when that was
     * @param offset where in the log
     * @return with the next {@code lastSeq}
     */
    public ChatConversation withMessage(Instant at, long offset) {
        return new ChatConversation(id, kind, title, members, createdAt, revision, lastSeq + 1, later(at), offset);
    }

    /**
     * This conversation under another title.
     *
     * @param renamed the new title
     * @param at when that was
     * @param offset where in the log
     * @return at that revision
     */
    public ChatConversation withTitle(Title renamed, Instant at, long offset) {
        return new ChatConversation(
                id, kind, Optional.of(renamed), members, createdAt, offset, lastSeq, later(at), offset);
    }

    /**
     * This conversation with other members.
     *
     * @param changed the new members
     * @param at when that was
     * @param offset where in the log
     * @return at that revision
     */
    public ChatConversation withMembers(Members changed, Instant at, long offset) {
        return new ChatConversation(id, kind, title, changed, createdAt, offset, lastSeq, later(at), offset);
    }

    private Instant later(Instant at) {
        return at.isAfter(lastActivityAt) ? at : lastActivityAt;
    }
}
