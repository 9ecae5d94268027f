package dev.parley.exchange;

import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * A person or a service sent a message.
 *
 * @param id which publication this is
 * @param conversation where
 * @param messageId a function of conversation, sender and client message id
 * @param sender who
 * @param to whom, when it is direct
 * @param clientMessageId the sender's own id for it
 * @param body what was said
 * @param replyTo the message of the same conversation that it replies to, if any
 * @param at when
 */
public record MessageCreated(
        EventId id,
        ConversationId conversation,
        MessageId messageId,
        UserId sender,
        Optional<UserId> to,
        ClientMessageId clientMessageId,
        Body body,
        Optional<MessageId> replyTo,
        Instant at)
        implements DomainEvent {
    @Override
    public Stream stream() {
        return Stream.MESSAGES;
    }
}
