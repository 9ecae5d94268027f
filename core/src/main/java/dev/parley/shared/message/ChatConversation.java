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
 * @param settings how it is used
 * @param blocked whether one of the two of a direct conversation wants nothing more of the other; nobody is told
 * @param createdAt when it was started
 * @param revision the offset, in the log, of the last change of its title, settings or members
 * @param expiredSeq messages up to here are kept no longer and shown to nobody; 0 while there are none
 * @param lastSeq the number of its newest message; 0 while there is none
 * @param lastActivityAt when it was last changed or written to; shown and listed by, never used to order messages
 * @param lastRevision the offset, in the log, of the last change of anything in it, its messages and markers
 *     included
 */
public record ChatConversation(
        ConversationId id,
        Kind kind,
        Optional<Title> title,
        Members members,
        ConversationSettings settings,
        boolean blocked,
        Instant createdAt,
        long revision,
        long expiredSeq,
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
     * A conversation that begins.
     *
     * @param id its identifier
     * @param kind group or direct
     * @param title the name it shows
     * @param members who belongs to it
     * @param at when it was started
     * @param offset where in the log
     * @return without messages
     */
    public static ChatConversation first(
            ConversationId id, Kind kind, Optional<Title> title, Members members, Instant at, long offset) {
        return new ChatConversation(
                id, kind, title, members, ConversationSettings.DEFAULT, false, at, offset, 0, 0, at, offset);
    }

    /**
     * This conversation after one more message.
     *
     * @param at when that was
     * @param offset where in the log
     * @return with the next {@code lastSeq}
     */
    public ChatConversation withMessage(Instant at, long offset) {
        return new ChatConversation(
                id,
                kind,
                title,
                members,
                settings,
                blocked,
                createdAt,
                revision,
                expiredSeq,
                lastSeq + 1,
                later(at),
                offset);
    }

    /**
     * This conversation after something in it changed that is neither a message more nor its own: an edit, a marker.
     *
     * @param offset where in the log
     * @return at the same revision
     */
    public ChatConversation withChange(long offset) {
        return new ChatConversation(
                id,
                kind,
                title,
                members,
                settings,
                blocked,
                createdAt,
                revision,
                expiredSeq,
                lastSeq,
                lastActivityAt,
                offset);
    }

    /**
     * This conversation as one of the two of a direct conversation wants it.
     *
     * @param wanted whether nothing more may be sent
     * @param offset where in the log
     * @return at the same revision: nobody else is told
     */
    public ChatConversation withBlocked(boolean wanted, long offset) {
        return new ChatConversation(
                id,
                kind,
                title,
                members,
                settings,
                wanted,
                createdAt,
                revision,
                expiredSeq,
                lastSeq,
                lastActivityAt,
                offset);
    }

    /**
     * This conversation under another title or in another use.
     *
     * @param named the title from now on
     * @param used how it is used from now on
     * @param at when that was
     * @param offset where in the log
     * @return at that revision
     */
    public ChatConversation configured(Optional<Title> named, ConversationSettings used, Instant at, long offset) {
        return new ChatConversation(
                id, kind, named, members, used, blocked, createdAt, offset, expiredSeq, lastSeq, later(at), offset);
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
        return new ChatConversation(
                id, kind, title, changed, settings, blocked, createdAt, offset, expiredSeq, lastSeq, later(at), offset);
    }

    /**
     * This direct conversation after one of the two was erased.
     *
     * @param changed who stands in their places
     * @param at when that was
     * @param offset where in the log
     * @return closed for good, at that revision
     */
    public ChatConversation closed(Members changed, Instant at, long offset) {
        ConversationSettings used = new ConversationSettings(settings.history(), true, settings.retention());
        return new ChatConversation(
                id, kind, title, changed, used, false, createdAt, offset, expiredSeq, lastSeq, later(at), offset);
    }

    /**
     * This conversation after messages of it have expired.
     *
     * @param seq up to which one
     * @param offset where in the log
     * @return at that revision, as active as before; the same where they had expired already
     */
    public ChatConversation expired(long seq, long offset) {
        long reached = Math.min(seq, lastSeq);
        return reached <= expiredSeq
                ? this
                : new ChatConversation(
                        id,
                        kind,
                        title,
                        members,
                        settings,
                        blocked,
                        createdAt,
                        offset,
                        reached,
                        lastSeq,
                        lastActivityAt,
                        offset);
    }

    /**
     * From where on messages are shown to a person.
     *
     * @param user a member, or a system sender
     * @return the largest seq that is not shown to them; all that there are for whoever does not belong to it
     */
    public long hiddenTo(UserId user) {
        long hidden = user.isSystem()
                ? 0
                : members.member(user).map(Member::hiddenSeq).orElse(Long.MAX_VALUE);
        return Math.max(hidden, expiredSeq);
    }

    /**
     * Whether a message is shown to a person.
     *
     * @param seq the message's number
     * @param user a member, or a system sender
     * @return false also for everything when they do not belong to it
     */
    public boolean shows(long seq, UserId user) {
        return seq > hiddenTo(user);
    }

    private Instant later(Instant at) {
        return at.isAfter(lastActivityAt) ? at : lastActivityAt;
    }
}
