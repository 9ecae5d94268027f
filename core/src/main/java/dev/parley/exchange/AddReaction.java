package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * Asks to react to a message; every member may, once with each kind.
 *
 * @param by who asks
 * @param conversation where
 * @param message which message
 * @param reaction how
 */
public record AddReaction(UserId by, ConversationId conversation, MessageId message, Reaction reaction)
        implements AmendMessage {
    /** Checks that the reaction shows something. */
    public AddReaction {
        reaction.checkShown();
    }

    @Override
    public MessageAmendment event(EventId id, Instant at) {
        return new ReactionAdded(id, conversation, message, by, reaction, at);
    }
}
