package dev.parley.exchange;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.time.Instant;
import java.util.Set;

/**
 * A message was stored; announced after the commit.
 *
 * @param id the event that it came with; another one when it is announced again after a crash
 * @param message the stored message; its revision is the offset of that event
 * @param at when it was sent
 */
public record MessageStored(EventId id, ChatMessage message, Instant at) implements Announcement {
    @Override
    public ConversationId conversation() {
        return message.conversation();
    }

    @Override
    public Set<Object> answers() {
        return Set.of(id, message.id());
    }
}
