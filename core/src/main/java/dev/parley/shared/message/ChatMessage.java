package dev.parley.shared.message;

import java.time.Instant;

/**
 * A stored message, as everybody in its conversation sees it.
 *
 * @param id a function of conversation, sender and client message id
 * @param conversation where it was sent
 * @param sender who sent it
 * @param clientMessageId the sender's own id for it
 * @param text what was said
 * @param sentAt when the sender's node took it; shown to people, never used to order anything
 * @param seq its number in the conversation: 1, 2, 3, … without holes; it never changes
 * @param revision the offset, in the log, of its last change
 */
public record ChatMessage(
        MessageId id,
        ConversationId conversation,
        UserId sender,
        ClientMessageId clientMessageId,
        MessageText text,
        Instant sentAt,
        long seq,
        long revision) {}
