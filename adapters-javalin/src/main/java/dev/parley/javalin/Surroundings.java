package dev.parley.javalin;

import dev.parley.shared.work.ReadQueue;
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
 * @param reads runs the queries that people ask for
 * @param background runs what blocks and no person asked for; bounded, it rejects what it can't take
 * @param timer runs what is short and due
 * @param health by part of the process, why it does not work now; empty while it does. Asked on {@code background}
 */
public record Surroundings(
        ReadQueue reads,
        Executor background,
        ScheduledExecutorService timer,
        Map<String, Supplier<Optional<String>>> health) {
    /** Copies the map, in its order. */
    public Surroundings {
        health = Collections.unmodifiableMap(new LinkedHashMap<>(health));
    }
}
