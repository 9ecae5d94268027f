package dev.parley.shared.message;

import java.util.Optional;

/**
 * What became of one person's membership.
 *
 * @param conversation of which conversation
 * @param user whose
 * @param member what they are from now on; empty when they are no member any more
 * @param revision the offset, in the log, of that change
 */
public record Membership(ConversationId conversation, UserId user, Optional<Member> member, long revision) {
    /**
     * A membership that ended.
     *
     * @param conversation of which conversation
     * @param user whose
     * @param revision the offset, in the log, of that change
     * @return without a role
     */
    public static Membership ended(ConversationId conversation, UserId user, long revision) {
        return new Membership(conversation, user, Optional.empty(), revision);
    }
}
