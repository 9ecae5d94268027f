package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * The time was over for which a conversation keeps messages.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param seq the last message whose time was over, and that of all before it
 * @param at when
 */
public record MessagesExpired(EventId id, ConversationId conversation, long seq, Instant at)
        implements ConversationEvent {
    @Override
    public UserId by() {
        return UserId.PARLEY;
    }
}
