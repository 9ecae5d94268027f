package dev.parley.conversation;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * How often somebody may do something: so much at once, and so much in the long run. Of each it keeps when they will have used
 * up what they took; whoever is even by now is forgotten. Safe for any number of threads.
 *
 * @param <K> who, or who does it where
 */
public final class RateLimit<K> {
    private static final int SWEEP_EVERY = 1_024;

    private final long interval;
    private final long atOnce;
    private final LongSupplier nanos;
    private final long origin;
    private final Map<K, Long> usedUpAt = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();

    /**
     * Nobody has done anything yet.
     *
     * @param perSecond how often in the long run
     * @param burst how often at once
     * @param nanos a clock that only goes forward
     */
    public RateLimit(int perSecond, int burst, LongSupplier nanos) {
        this.interval = Duration.ofSeconds(1).toNanos() / perSecond;
        this.atOnce = interval * burst;
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
    }

    /**
     * Somebody wants to do it now.
     *
     * @param who who
     * @return empty when they may, and it is counted; otherwise how long until they may
     */
    public Optional<Duration> ask(K who) {
        Quota quota = take(who);
        return quota.granted() ? Optional.empty() : Optional.of(quota.time());
    }

    /**
     * What is left of a limit.
     *
     * @param granted whether it may be done now, and was counted
     * @param remaining how often more at once
     * @param time where it was granted, until as much may be done at once as ever; otherwise until it may be done
     */
    public record Quota(boolean granted, long remaining, Duration time) {}

    /**
     * Somebody wants to do it now.
     *
     * @param who who
     * @return whether they may, in which case it is counted, and what is left
     */
    public Quota take(K who) {
        long now = nanos.getAsLong() - origin;
        if (asked.incrementAndGet() % SWEEP_EVERY == 0) {
            usedUpAt.values().removeIf(at -> at <= now);
        }
        long[] tooEarly = new long[1];
        long until = usedUpAt.compute(who, (any, before) -> {
            long from = before == null ? now : Math.max(now, before);
            tooEarly[0] = from + interval - now - atOnce;
            return tooEarly[0] > 0 ? from : from + interval;
        });
        boolean granted = tooEarly[0] <= 0;
        long remaining = Math.max(0, (atOnce - (until - now)) / interval);
        return new Quota(granted, remaining, Duration.ofNanos(granted ? until - now : tooEarly[0]));
    }

    /**
     * How many are kept.
     *
     * @return 0 or more
     */
    public int remembered() {
        return usedUpAt.size();
    }
}
