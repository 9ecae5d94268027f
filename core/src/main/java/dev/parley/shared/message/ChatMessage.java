package dev.parley.shared.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A stored message, as everybody in its conversation sees it.
 *
 * @param id a function of conversation, sender and client message id
 * @param conversation where it was sent
 * @param sender who sent it
 * @param clientMessageId the sender's own id for it
 * @param body what it says now; nothing once it is deleted
 * @param mentions the members that its text mentions, as the conversation was when it got that text
 * @param replyTo which message it answers; empty for a message that replies to none
 * @param sentAt when the sender's node took it; shown to people, never used to order anything
 * @param amendments what happened to it since
 * @param seq its number in the conversation: 1, 2, 3, … without holes; it never changes
 * @param revision the offset, in the log, of its last change
 */
public record ChatMessage(
        MessageId id,
        ConversationId conversation,
        UserId sender,
        ClientMessageId clientMessageId,
        Body body,
        List<UserId> mentions,
        Optional<ReplyTo> replyTo,
        Instant sentAt,
        Amendments amendments,
        long seq,
        long revision) {
    /** Copies the mentions. */
    public ChatMessage {
        mentions = List.copyOf(mentions);
    }

    /**
     * What it says to people now.
     *
     * @return empty where it says nothing to them, and once it is deleted
     */
    public Optional<MessageText> text() {
        return body.text();
    }

    /**
     * Whether it was deleted.
     *
     * @return true when its body is gone
     */
    public boolean isDeleted() {
        return amendments.deletedAt().isPresent();
    }

    /**
     * Whether nothing is known any more of what it said.
     *
     * @return true when it has expired or was erased
     */
    public boolean isForgotten() {
        return body.equals(Body.NONE) && amendments.original().isEmpty();
    }

    /**
     * What is kept of this message when it has expired: its place, so that it can't be stored again.
     *
     * @return at the same revision, without anything that was said
     */
    public ChatMessage expired() {
        return with(Body.NONE, List.of(), Amendments.NONE, revision);
    }

    /**
     * This message without anything of a person who is erased: what they said, who they were, how they reacted, and where others
     * mention them.
     *
     * @param user the person
     * @param members those who belong to the conversation, so that a longer name is not taken for the person's
     * @param at when they were erased
     * @param offset where in the log
     * @return the same where it holds nothing of them; otherwise at that revision
     */
    public ChatMessage without(UserId user, Members members, Instant at, long offset) {
        Erasure erasure = new Erasure(user, members, at);
        ChatMessage erased = sender.equals(user) ? erasure.ofOwn(this) : erasure.ofOther(this);
        return erased.equals(this) ? this : erased.at(offset);
    }

    private ChatMessage at(long offset) {
        return with(body, mentions, amendments, offset);
    }

    /**
     * This message with another body.
     *
     * @param edited what it says from now on
     * @param mentioned the members that its text mentions
     * @param at when that was
     * @param offset where in the log
     * @return with one edit more
     */
    public ChatMessage edited(Body edited, List<UserId> mentioned, Instant at, long offset) {
        return with(edited, mentioned, amendments.edited(body.fingerprint(), at), offset);
    }

    /**
     * This message without its body and its reactions.
     *
     * @param at when it was deleted
     * @param offset where in the log
     * @return its place
     */
    public ChatMessage deleted(Instant at, long offset) {
        return with(Body.NONE, List.of(), amendments.deleted(body.fingerprint(), at), offset);
    }

    /**
     * This message with other reactions.
     *
     * @param reactions who reacted how
     * @param offset where in the log
     * @return at that revision
     */
    public ChatMessage withReactions(Reactions reactions, long offset) {
        return with(body, mentions, amendments.withReactions(reactions), offset);
    }

    /**
     * This message with one reply more.
     *
     * @param offset where in the log
     * @return at that revision
     */
    public ChatMessage withReply(long offset) {
        return with(body, mentions, amendments.withReply(), offset);
    }

    private ChatMessage with(Body says, List<UserId> mentioned, Amendments happened, long offset) {
        return new ChatMessage(
                id, conversation, sender, clientMessageId, says, mentioned, replyTo, sentAt, happened, seq, offset);
    }
}
