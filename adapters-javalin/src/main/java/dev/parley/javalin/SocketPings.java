package dev.parley.javalin;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How many pings and pongs a client may send: enough for any heartbeat, too few to keep a server busy. */
final class SocketPings {
    private static final int AT_ONCE = 100;
    private static final long EACH = Duration.ofMillis(100).toNanos();

    private final LongSupplier nanos;
    private long paidUntil;

    /**
     * None so far.
     *
     * @param nanos a clock that only goes forward
     */
    SocketPings(LongSupplier nanos) {
        this.nanos = nanos;
        this.paidUntil = nanos.getAsLong();
    }

    /** Counts one, and tells whether it is one too many. */
    synchronized boolean isFlood() {
        long now = nanos.getAsLong();
        paidUntil = (paidUntil - now > 0 ? paidUntil : now) + EACH;
        return paidUntil - now > AT_ONCE * EACH;
    }
}
