package dev.parley.conversation;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.List;

/**
 * A conversation was stored in a new state; announced after the commit.
 *
 * @param id the event that changed it; another one when it is announced again after a crash
 * @param state what it is now; its revision is the offset of that event
 * @param removed who is no member any more since this change
 * @param at when the change was made
 */
public record ConversationChanged(EventId id, ChatConversation state, List<UserId> removed, Instant at)
        implements Announcement {
    /** Copies the list. */
    public ConversationChanged {
        removed = List.copyOf(removed);
    }

    @Override
    public ConversationId conversation() {
        return state.id();
    }
}
