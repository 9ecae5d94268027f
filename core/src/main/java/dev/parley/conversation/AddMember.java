package dev.parley.conversation;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;

/**
 * Asks to take somebody into a group, or to give a member another role.
 *
 * @param by who asks
 * @param conversation which one
 * @param user whom
 * @param role the role from now on
 */
public record AddMember(UserId by, ConversationId conversation, UserId user, Role role) {
    /** Checks how the user is named. */
    public AddMember {
        user.checkShown();
    }
}
