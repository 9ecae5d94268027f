package dev.parley.presence;

import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether somebody is there.
 *
 * @param user who
 * @param online whether they attend on any node
 * @param lastSeen when they were there last, to the millisecond; empty while they are online, and where it is not known
 */
public record Presence(UserId user, boolean online, Optional<Instant> lastSeen) {
    /** Who is online is seen now. */
    public Presence {
        lastSeen = online ? Optional.empty() : lastSeen;
    }

    /** Of somebody of whom nothing is to be learned. */
    static Presence unknown(UserId user) {
        return new Presence(user, false, Optional.empty());
    }
}
