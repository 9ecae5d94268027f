package dev.parley.exchange;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.time.Instant;

/**
 * A message was sent again that had been stored before; announced so that whoever waits gets the same answer.
 *
 * @param id the event that repeated it
 * @param message the message as it is stored
 * @param at when it was sent again
 */
public record MessageRepeated(EventId id, ChatMessage message, Instant at) implements Announcement {
    @Override
    public ConversationId conversation() {
        return message.conversation();
    }
}
