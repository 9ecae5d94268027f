package dev.parley.shared.message;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who of the two of a direct conversation wants nothing of the other. It is told to nobody; what follows from it is.
 *
 * @param by the members who have blocked the conversation
 * @param unaware the other of the two, while the conversation is a record of the one member who blocked it and nothing was ever
 *     said in it: they don't belong to it yet, and learn of it with its first message; empty in every other conversation
 */
public record Blocks(Set<UserId> by, Optional<UserId> unaware) {
    /** A conversation that both know and that nobody has blocked; also every group. */
    public static final Blocks NONE = new Blocks(Set.of(), Optional.empty());

    /** Copies the set. */
    public Blocks {
        by = Set.copyOf(by);
    }

    /**
     * Whether nothing may be added to the conversation.
     *
     * @return true where one of the two has blocked it
     */
    public boolean isAny() {
        return !by.isEmpty();
    }

    /**
     * Whether a person is blocked by the other one.
     *
     * @param user a member, or a system sender, which nobody blocks
     * @return true where the other one wants nothing of them
     */
    public boolean isAgainst(UserId user) {
        return !user.isSystem() && by.stream().anyMatch(blocker -> !blocker.equals(user));
    }

    /**
     * Whether one person is to learn nothing of another.
     *
     * @param whose of whom there is something to learn
     * @param reader who would learn it
     * @return true where the first has blocked the second
     */
    public boolean hides(UserId whose, UserId reader) {
        return by.contains(whose) && !whose.equals(reader);
    }

    /**
     * These after one person said what they want.
     *
     * @param user who
     * @param blocks whether they want nothing of the other
     * @return the same where they wanted that already
     */
    public Blocks with(UserId user, boolean blocks) {
        if (by.contains(user) == blocks) {
            return this;
        }
        Set<UserId> changed = new HashSet<>(by);
        if (blocks) {
            changed.add(user);
        } else {
            changed.remove(user);
        }
        return new Blocks(changed, unaware);
    }

    /**
     * These, as stored.
     *
     * @param blockers the members who have blocked the conversation
     * @return the same where these have
     */
    public Blocks by(Set<UserId> blockers) {
        return by.equals(blockers) ? this : new Blocks(blockers, unaware);
    }
}
