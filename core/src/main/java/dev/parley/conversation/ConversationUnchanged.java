package dev.parley.conversation;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import java.time.Instant;

/**
 * An event asked for what a conversation already was; announced so that whoever waits for it gets the same answer.
 *
 * @param id the event that changed nothing
 * @param state what the conversation is
 * @param at when it was asked for
 */
public record ConversationUnchanged(EventId id, ChatConversation state, Instant at) implements Announcement {
    @Override
    public ConversationId conversation() {
        return state.id();
    }
}
