package dev.parley.benchmarks;

import java.util.List;
import java.util.Locale;

/** The worst that one member can do to a server, each alone. */
enum Attack {
    /** Deletes a message of another member, which has many replies, and is refused each time. */
    REFUSED_DELETES,
    /** Deletes an own message that has very many replies, then asks for it and for its replies. */
    LARGE_THREAD,
    /** Searches for common words on connections that stay open. */
    OPEN_SEARCHES,
    /** Searches on connections that are closed as soon as everything was asked. */
    CLOSED_SEARCHES,
    /** Exports that nobody reads. */
    UNREAD_EXPORTS,
    /** Reacts to a message that all others hear of, and takes it back. */
    REACTIONS,
    /** Pings as fast as the connection takes them. */
    PINGS,
    /** A thousand connections. */
    CONNECTS;

    /** The attack of a name as {@link #toString} gives it. */
    static Attack named(String name) {
        for (Attack attack : values()) {
            if (attack.toString().equals(name)) {
                return attack;
            }
        }
        throw new IllegalArgumentException("--attacks has " + name + ", and knows " + List.of(values()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
