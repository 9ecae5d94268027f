package dev.parley.exchange;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * Asks to give a message another body; its sender may.
 *
 * @param by who asks
 * @param conversation where
 * @param message which message
 * @param edit what is to be replaced
 */
public record EditMessage(UserId by, ConversationId conversation, MessageId message, BodyEdit edit)
        implements AmendMessage {
    /** Checks that a text shows something. */
    public EditMessage {
        edit.text().ifPresent(MessageText::checkShown);
    }

    @Override
    public MessageAmendment event(EventId id, Instant at) {
        return new MessageEdited(id, conversation, message, by, edit, at);
    }
}
