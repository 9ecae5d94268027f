package dev.parley.shared.event;

import java.time.Duration;

/**
 * How long a caller waits.
 *
 * @param request after this an undecided request is answered as unknown, safe to repeat
 * @param decision after this, once the event is durable, the caller is told that it is logged and not decided yet; shorter
 *     than {@code request}
 */
public record Deadlines(Duration request, Duration decision) {
    /** What suits people who wait: 10 s and 5 s. */
    public static final Deadlines DEFAULT = new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(5));

    /** Checks their order. */
    public Deadlines {
        if (decision.isNegative() || decision.isZero() || decision.compareTo(request) >= 0) {
            throw new IllegalArgumentException("0 < decision < request does not hold for " + decision + ", " + request);
        }
    }
}
