package dev.parley.shared.event;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: exponential, with full jitter, so that many who failed together do not come back
 * together ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015). Immutable.
 *
 * @param first the bound of the first wait
 * @param longest the bound of every wait
 */
public record Backoff(Duration first, Duration longest) {
    /** From 50 ms to 5 s. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(5));

    /**
     * The next wait.
     *
     * @param failures how many times in a row it has failed, at least 1
     * @param random the source of the jitter
     * @return between 1 ms and the bound for that many failures
     */
    public Duration next(int failures, RandomGenerator random) {
        long bound = first.toMillis() << Math.min(failures - 1, 20);
        long millis = Math.max(1, Math.min(bound, longest.toMillis()));
        return Duration.ofMillis(1 + random.nextLong(millis));
    }
}
