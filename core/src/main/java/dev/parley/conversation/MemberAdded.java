package dev.parley.conversation;

import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.time.Instant;

/**
 * A person took somebody into a group, or gave a member another role.
 *
 * @param id which publication this is
 * @param conversation which one
 * @param by who did it
 * @param user whom
 * @param role the role from now on
 * @param at when
 */
public record MemberAdded(EventId id, ConversationId conversation, UserId by, UserId user, Role role, Instant at)
        implements ConversationEvent {}
