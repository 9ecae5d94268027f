package dev.parley.shared.message;

import java.util.Optional;

/**
 * What became of one person's membership.
 *
 * @param conversation of which conversation
 * @param user whose
 * @param role the role from now on; empty when they are no member any more
 * @param revision the offset, in the log, of that change
 */
public record Membership(ConversationId conversation, UserId user, Optional<Role> role, long revision) {}
