package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * Asks to delete a message; its sender and owners of the conversation may.
 *
 * @param by who asks
 * @param conversation where
 * @param message which message
 */
public record DeleteMessage(UserId by, ConversationId conversation, MessageId message) implements AmendMessage {
    @Override
    public MessageAmendment event(EventId id, Instant at) {
        return new MessageDeleted(id, conversation, message, by, at);
    }
}
