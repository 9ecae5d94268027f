package dev.parley.shared.work;

import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether anyone still waits for some work: one for each connection, request or subscription, cancelled when that ends.
 *
 * <p>The work of a read runs within it, so that a store finds it by {@link #current()} on the thread that it is called on: a scan
 * {@linkplain #check() checks} it between two pieces, and a call that blocks elsewhere is told by {@link #onCancel}. Threads are not
 * interrupted: an interrupt would close the file that they read under all its other readers. Safe for any number of threads.
 */
public final class Cancellation {
    private static final System.Logger LOG = System.getLogger(Cancellation.class.getName());
    private static final ThreadLocal<Cancellation> CURRENT = new ThreadLocal<>();
    private static final Cancellation NEVER = new Cancellation(true);

    private final boolean never;
    private final Set<Call> calls = Collections.newSetFromMap(new IdentityHashMap<>());
    private volatile boolean cancelled;

    /** What is called when it is cancelled. */
    private record Call(Runnable whenCancelled) {}

    /** Takes a call back that is no longer wanted. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /** The call does not begin after this returned; one that has begun already may go on. */
        @Override
        void close();
    }

    /** Work that someone waits for. */
    public Cancellation() {
        this(false);
    }

    private Cancellation(boolean never) {
        this.never = never;
    }

    /**
     * What the work of this thread ends with.
     *
     * @return what it runs within; outside of everything, one that is never cancelled
     */
    public static Cancellation current() {
        Cancellation current = CURRENT.get();
        return current == null ? NEVER : current;
    }

    /**
     * Does work that finds this by {@link #current()}.
     *
     * @param <T> of the result
     * @param work blocks this thread
     * @return its result
     * @throws CancellationException when this is cancelled already, or the work noticed
     */
    public <T> T within(Supplier<T> work) {
        check();
        @Nullable Cancellation outer = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /**
     * Whether it is cancelled.
     *
     * @return true from then on
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Goes on while someone waits.
     *
     * @throws CancellationException once it is cancelled
     */
    public void check() {
        if (cancelled) {
            throw new CancellationException("Nobody waits for this any longer: its connection has ended.");
        }
    }

    /**
     * Registers a call.
     *
     * @param whenCancelled is run once, on the thread that cancels, or now where that has happened; it must not block
     * @return takes the call back
     */
    public Registration onCancel(Runnable whenCancelled) {
        Call call = new Call(whenCancelled);
        if (never) {
            return () -> {};
        }
        if (add(call)) {
            return () -> remove(call);
        }
        whenCancelled.run();
        return () -> {};
    }

    private synchronized boolean add(Call call) {
        return !cancelled && calls.add(call);
    }

    private synchronized void remove(Call call) {
        calls.remove(call);
    }

    /** Says that nobody waits any longer, and runs the calls that are registered. A second time does nothing. */
    public void cancel() {
        if (never) {
            throw new IllegalStateException("What runs outside of everything can't be cancelled.");
        }
        all().forEach(Cancellation::run);
    }

    private synchronized List<Call> all() {
        cancelled = true;
        List<Call> all = List.copyOf(calls);
        calls.clear();
        return all;
    }

    /** One that fails keeps no other from being run. */
    private static void run(Call call) {
        try {
            call.whenCancelled().run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "Work that was cancelled could not be ended", e);
        }
    }
}
