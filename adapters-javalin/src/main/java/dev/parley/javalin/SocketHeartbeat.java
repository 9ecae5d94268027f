package dev.parley.javalin;

import java.util.function.LongSupplier;

/** Tells when to ping a client, and when it is gone: a connection that is cut without a word says nothing for ever. */
final class SocketHeartbeat {
    private final long ping;
    private final long liveness;
    private final LongSupplier nanos;
    private volatile long heard;
    private long pinged;

    enum Beat {
        WAIT,
        PING,
        GONE
    }

    /**
     * A heart that beats from now on.
     *
     * @param waits between pings, and for any sign of life
     * @param nanos a clock that only goes forward
     */
    SocketHeartbeat(ServerSettings.Waits waits, LongSupplier nanos) {
        this.ping = waits.ping().toNanos();
        this.liveness = waits.liveness().toNanos();
        this.nanos = nanos;
        this.heard = nanos.getAsLong();
        this.pinged = heard;
    }

    /** A sign of life: whatever came from the client. */
    void heard() {
        heard = nanos.getAsLong();
    }

    /** What is due; for one thread at a time. */
    Beat beat() {
        long now = nanos.getAsLong();
        if (now - heard > liveness) {
            return Beat.GONE;
        }
        if (now - pinged < ping) {
            return Beat.WAIT;
        }
        pinged = now;
        return Beat.PING;
    }
}
