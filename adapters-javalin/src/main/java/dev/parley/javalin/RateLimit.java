package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How often one person may ask: so much at once, and so much in the long run. Of each person it keeps when they will have
 * used up what they took; whoever is even by now is forgotten. Safe for any number of threads.
 */
final class RateLimit {
    private static final int SWEEP_EVERY = 1_024;

    private final long interval;
    private final long atOnce;
    private final LongSupplier nanos;
    private final long origin;
    private final Map<UserId, Long> usedUpAt = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    RateLimit(int perSecond, int burst, LongSupplier nanos) {
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
        this.atOnce = interval * burst;
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
    }

    static RateLimit of(ServerSettings.Limits limits) {
        return new RateLimit(limits.requestsPerSecond(), limits.burst(), System::nanoTime);
    }

    /** Empty when they may; otherwise how long until they may. */
    Optional<Duration> ask(UserId user) {
        long now = nanos.getAsLong() - origin;
        if (asked.incrementAndGet() % SWEEP_EVERY == 0) {
            usedUpAt.values().removeIf(at -> at <= now);
        }
        long[] tooEarly = new long[1];
        usedUpAt.compute(user, (any, before) -> {
            long from = before == null ? now : Math.max(now, before);
            tooEarly[0] = from + interval - now - atOnce;
            return tooEarly[0] > 0 ? from : from + interval;
        });
        return tooEarly[0] > 0 ? Optional.of(Duration.ofNanos(tooEarly[0])) : Optional.empty();
    }

    int remembered() {
        return usedUpAt.size();
    }
}
