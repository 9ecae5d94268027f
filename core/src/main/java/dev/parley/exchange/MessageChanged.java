package dev.parley.exchange;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.time.Instant;
import java.util.Set;

/**
 * A stored message was edited, deleted, reacted or replied to; announced after the commit.
 *
 * @param id the event that changed it
 * @param message its new state; its revision is the offset of that event
 * @param consequence whether the event was about another message: a reply to this one
 * @param at when the change was made
 */
public record MessageChanged(EventId id, ChatMessage message, boolean consequence, Instant at) implements Announcement {
    /** Whoever asked for the event waits for the message that it was about. */
    @Override
    public Set<Object> answers() {
        return consequence ? Set.of() : Set.of(id);
    }

    @Override
    public ConversationId conversation() {
        return message.conversation();
    }
}
