package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A person gave a group another title.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who did it
 * @param title the new name
 * @param at when
 */
public record ConversationRenamed(EventId id, ConversationId conversation, UserId by, Title title, Instant at)
        implements ConversationEvent {}
