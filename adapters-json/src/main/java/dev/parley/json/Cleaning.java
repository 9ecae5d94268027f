package dev.parley.json;

import dev.parley.ParleyException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread that takes out of the files what is gone: some time after something was taken away, together with what else is gone
 * by then. A pass that fails, or that has to leave something, is tried again after that time. It rests twenty times as long as it
 * works, so that a busy store is not rewritten all the time.
 */
final class Cleaning implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Cleaning.class.getName());
    private static final int REST = 20;

    private final CleaningPass pass;
    private final Duration delay;
    private final AtomicBoolean waiting = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, Cleaning::thread);
    private volatile long restNanos;

    Cleaning(CleaningPass pass, Duration delay) {
        this.pass = pass;
        this.delay = delay;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread thread(Runnable work) {
        return new Thread(work, "parley-cleaning");
    }

    /** Something is gone. That the next pass begins is not put off by what is taken away meanwhile. */
    void soon() {
        if (waiting.compareAndSet(false, true)) {
            try {
                thread.schedule(this::run, Math.max(delay.toNanos(), restNanos), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                LOG.log(Level.DEBUG, "The store is closed; what is gone is taken out when it is open again.");
            }
        }
    }

    private void run() {
        waiting.set(false);
        long begin = System.nanoTime();
        boolean done = now();
        restNanos = REST * (System.nanoTime() - begin);
        if (!done) {
            soon();
        }
    }

    /** Begins at once; false when something is left. */
    boolean now() {
        try {
            return pass.run();
        } catch (ParleyException | IOException e) {
            LOG.log(Level.WARNING, "What is gone could not be taken out of the files; it is tried again: {0}", e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "What is gone could not be taken out of the files", e);
        }
        return false;
    }

    /** Ends a pass between two segments. */
    @Override
    public void close() {
        pass.end();
        thread.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = thread.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
