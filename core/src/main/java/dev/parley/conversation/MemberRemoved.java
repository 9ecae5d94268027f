package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A person took a member out of a group, or left it.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who did it
 * @param user whom
 * @param at when
 */
public record MemberRemoved(EventId id, ConversationId conversation, UserId by, UserId user, Instant at)
        implements ConversationEvent {}
