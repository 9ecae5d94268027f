package dev.parley.conversation;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

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

    /** A direct conversation starts with its first message, and that message is what its sender waits for. */
    @Override
    public Set<Object> answers() {
        boolean starting = state.kind() == Kind.DIRECT && state.lastSeq() == 0;
        return starting ? Set.of() : Set.of(id);
    }

    @Override
    public ConversationId conversation() {
        return state.id();
    }
}
