package dev.parley.shared.message;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A stored conversation, as its members see it.
 *
 * @param id its identifier
 * @param kind group or direct
 * @param title the name it shows; empty for a direct conversation
 * @param members who belongs to it
 * @param settings how it is used
 * @param blocks who of the two of a direct conversation wants nothing of the other; nobody is told
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
        Blocks blocks,
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
                id, kind, title, members, ConversationSettings.DEFAULT, Blocks.NONE, at, offset, 0, 0, at, offset);
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
                blocks,
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
                blocks,
                createdAt,
                revision,
                expiredSeq,
                lastSeq,
                lastActivityAt,
                offset);
    }

    /**
     * This conversation as the two of a direct conversation want it.
     *
     * @param wanted who wants nothing of the other
     * @param offset where in the log
     * @return at the same revision: nobody else is told
     */
    public ChatConversation withBlocks(Blocks wanted, long offset) {
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
                id, kind, named, members, used, blocks, createdAt, offset, expiredSeq, lastSeq, later(at), offset);
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
                id, kind, title, changed, settings, blocks, createdAt, offset, expiredSeq, lastSeq, later(at), offset);
    }

    /**
     * The direct conversation that one person has to themselves since they blocked somebody to whom they never wrote.
     *
     * @param by the person
     * @param other whom they blocked, and who does not know of it
     * @param at when that was
     * @param offset where in the log
     * @return without messages, with one member
     */
    public static ChatConversation unshared(UserId by, UserId other, Instant at, long offset) {
        ChatConversation first = first(
                ConversationId.direct(by, other),
                Kind.DIRECT,
                Optional.empty(),
                Members.first(Map.of(by, Role.MEMBER)),
                at,
                offset);
        return first.withBlocks(new Blocks(Set.of(), Optional.of(other)), offset);
    }

    /**
     * This direct conversation once both know it.
     *
     * @param offset where in the log
     * @return at that revision with both as members, as active as before; the same where both knew it
     */
    public ChatConversation shared(long offset) {
        if (blocks.unaware().isEmpty()) {
            return this;
        }
        return new ChatConversation(
                id,
                kind,
                title,
                shownMembers(),
                settings,
                new Blocks(blocks.by(), Optional.empty()),
                createdAt,
                offset,
                expiredSeq,
                lastSeq,
                lastActivityAt,
                offset);
    }

    /**
     * The members as they are shown: of a direct conversation always both, so that who has it to themselves sees no difference.
     *
     * @return the members, and behind them the one who does not know of the conversation
     */
    public Members shownMembers() {
        return blocks.unaware()
                .map(other -> members.with(other, new Member(Role.MEMBER, 0, 0)))
                .orElse(members);
    }

    /**
     * This direct conversation after one of the two was erased.
     *
     * @param changed who stands in their places
     * @param at when that was
     * @param offset where in the log
     * @return closed for good, at that revision; what the one who is left wants stays
     */
    public ChatConversation closed(Members changed, Instant at, long offset) {
        ConversationSettings used = new ConversationSettings(settings.history(), true, settings.retention());
        Set<UserId> left = new HashSet<>(blocks.by());
        left.retainAll(changed.users());
        Blocks kept = new Blocks(left, Optional.empty());
        return new ChatConversation(
                id, kind, title, changed, used, kept, createdAt, offset, expiredSeq, lastSeq, later(at), offset);
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
                        blocks,
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
