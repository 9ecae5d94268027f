package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * Everything of a person who is erased was to be taken out of a message, whoever sent it.
 *
 * @param id which publication this is
 * @param conversation where
 * @param messageId which message
 * @param by who wanted it
 * @param user the person
 * @param at when
 */
public record MessageErased(
        EventId id, ConversationId conversation, MessageId messageId, UserId by, UserId user, Instant at)
        implements MessageAmendment {}
