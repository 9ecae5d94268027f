package dev.parley.presence;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The other nodes that were heard of lately. For one thread at a time. */
final class Neighbours {
    private static final int MOST = 1_000;

    private final LongSupplier nanos;
    private final Map<String, Long> heard = new HashMap<>();

    Neighbours(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Notes that a node was heard; whether it is new, as far as there is room for it. */
    boolean isNew(String node) {
        boolean known = heard.containsKey(node);
        if (!known && heard.size() == MOST) {
            return false;
        }
        heard.put(node, nanos.getAsLong());
        return !known;
    }

    /** Forgets those that have been silent. */
    void expire() {
        long now = nanos.getAsLong();
        heard.values().removeIf(at -> now - at >= Whereabouts.SILENCE.toNanos());
    }
}
