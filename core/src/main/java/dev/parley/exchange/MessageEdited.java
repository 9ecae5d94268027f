package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A sender gave a message another body.
 *
 * @param id which publication this is
 * @param conversation where
 * @param messageId which message
 * @param by who did it
 * @param edit what was replaced
 * @param at when
 */
public record MessageEdited(
        EventId id, ConversationId conversation, MessageId messageId, UserId by, BodyEdit edit, Instant at)
        implements MessageAmendment {}
