package dev.parley.app;

import dev.parley.ParleyException;
import dev.parley.retention.Expiring;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for what has expired, time after time. What fails is told in the log, and goes on where it was the next time. */
final class Sweeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeping.class);

    private final Expiring expiring;
    private final ScheduledFuture<?> schedule;
    private volatile boolean stopped;

    private Sweeping(Expiring expiring, Duration every, ScheduledExecutorService thread) {
        this.expiring = expiring;
        this.schedule =
                thread.scheduleWithFixedDelay(this::sweep, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins after the first interval. */
    static Sweeping start(Expiring expiring, Duration every, ScheduledExecutorService thread) {
        return new Sweeping(expiring, every, thread);
    }

    private void sweep() {
        try {
            expiring.sweep();
        } catch (RuntimeException e) {
            tell(ParleyException.of(e));
        }
    }

    private void tell(ParleyException failure) {
        if (stopped) {
            LOG.debug("Looking for what has expired ended with the node", failure);
        } else if (failure.problem().kind().retriable()) {
            LOG.warn(
                    "Not everything that has expired is gone yet ({}): {}",
                    failure.problem().code(),
                    failure.detail());
        } else {
            LOG.error("Looking for what has expired failed", failure);
        }
    }

    /** Nothing more expires. A sweep that is under way ends after what it has begun; it is not waited for. */
    @Override
    public void close() {
        stopped = true;
        expiring.stop();
        schedule.cancel(false);
    }
}
