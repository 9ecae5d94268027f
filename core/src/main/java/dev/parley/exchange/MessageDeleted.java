package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A sender or an owner deleted a message.
 *
 * @param id which publication this is
 * @param conversation where
 * @param messageId which message
 * @param by who did it
 * @param at when
 */
public record MessageDeleted(EventId id, ConversationId conversation, MessageId messageId, UserId by, Instant at)
        implements MessageAmendment {}
