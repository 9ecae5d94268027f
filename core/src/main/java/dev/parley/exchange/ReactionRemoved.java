package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A member took a reaction back.
 *
 * @param id which publication this is
 * @param conversation where
 * @param messageId which message
 * @param by who did it
 * @param reaction which one
 * @param at when
 */
public record ReactionRemoved(
        EventId id, ConversationId conversation, MessageId messageId, UserId by, Reaction reaction, Instant at)
        implements MessageAmendment {}
