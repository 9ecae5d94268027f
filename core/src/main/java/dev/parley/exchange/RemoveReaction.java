package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * Asks to take one's own reaction back.
 *
 * @param by who asks
 * @param conversation where
 * @param message which message
 * @param reaction which one
 */
public record RemoveReaction(UserId by, ConversationId conversation, MessageId message, Reaction reaction)
        implements AmendMessage {
    @Override
    public MessageAmendment event(EventId id, Instant at) {
        return new ReactionRemoved(id, conversation, message, by, reaction, at);
    }
}
