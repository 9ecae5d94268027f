package dev.parley.javalin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What the process around a server lends it; the server ends none of it.
 *
 * @param reads runs what blocks: queries, and fetching keys; bounded, it rejects what it can't take
 * @param timer runs what is short and due
 * @param health by part of the process, why it does not work now; empty while it does. Asked on {@code reads}
 */
public record Surroundings(
        Executor reads, ScheduledExecutorService timer, Map<String, Supplier<Optional<String>>> health) {
    /** Copies the map, in its order. */
    public Surroundings {
        health = Collections.unmodifiableMap(new LinkedHashMap<>(health));
    }
}
