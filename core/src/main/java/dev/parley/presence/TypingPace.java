package dev.parley.presence;

import dev.parley.presence.Signal.Typing;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How often it may be said that somebody is typing: once a second for each person and conversation. Safe for any number of threads. */
final class TypingPace {
    private static final long APART = Duration.ofSeconds(1).toNanos();
    /** Beyond these, a node has other things to say. */
    private static final int MOST_IN_A_SECOND = 10_000;

    private final LongSupplier nanos;
    private final Map<Typing, Long> said = new LinkedHashMap<>();

    TypingPace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether it may be said now; then it counts as said. */
    synchronized boolean allows(Typing typing) {
        long now = nanos.getAsLong();
        Iterator<Long> eldest = said.values().iterator();
        while (eldest.hasNext() && now - eldest.next() >= APART) {
            eldest.remove();
        }
        if (said.containsKey(typing) || said.size() == MOST_IN_A_SECOND) {
            return false;
        }
        said.put(typing, now);
        return true;
    }
}
