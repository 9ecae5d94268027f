package dev.parley.exchange;

import dev.parley.shared.event.AggregateRoot;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.Amendments;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A message on its way: it records that it was created, and tells a repetition of itself from another message. */
public final class Message extends AggregateRoot {
    private final MessageCreated created;

    private Message(MessageCreated created) {
        this.created = created;
    }

    /**
     * A message as its event tells it.
     *
     * @param created the event
     * @return its aggregate
     */
    public static Message of(MessageCreated created) {
        return new Message(created);
    }

    /**
     * Creates a message.
     *
     * @param id which publication
     * @param command what is asked for
     * @param at when
     * @return the message, which has recorded {@link MessageCreated}
     */
    public static Message create(EventId id, SendMessage command, Instant at) {
        Message message = new Message(new MessageCreated(
                id,
                command.conversation(),
                command.messageId(),
                command.sender(),
                command.to(),
                command.clientMessageId(),
                command.body(),
                command.replyTo(),
                at));
        message.record(message.created);
        return message;
    }

    /**
     * The stored fact that this message becomes.
     *
     * @param mentions the members that its text mentions
     * @param replyTo which message it answers
     * @param seq its number in the conversation
     * @param offset where its event stands in the log
     * @return the fact
     */
    public ChatMessage stored(List<UserId> mentions, Optional<ReplyTo> replyTo, long seq, long offset) {
        return new ChatMessage(
                created.messageId(),
                created.conversation(),
                created.sender(),
                created.clientMessageId(),
                created.body(),
                mentions,
                replyTo,
                created.at(),
                Amendments.NONE,
                seq,
                offset);
    }

    /**
     * Whether a stored message with the same id said the same when it was sent. Where that is not known any more, because it has
     * expired or was erased, it counts as the same.
     *
     * @param existing the stored message, which may have been edited or deleted since
     * @return false when the same client message id was used for another body
     */
    public boolean isRepetitionOf(ChatMessage existing) {
        if (existing.isForgotten()) {
            return true;
        }
        boolean saidTheSame = existing.amendments()
                .original()
                .map(created.body().fingerprint()::equals)
                .orElseGet(() -> existing.body().equals(created.body()));
        return saidTheSame && existing.replyTo().map(ReplyTo::message).equals(created.replyTo());
    }
}
