package dev.parley.shared.event;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps the threads that Parley owns from ending unnoticed. A loop that an exception or an error ends is reported as dead; a
 * repeated task that fails runs again at its next time, and is reported as dead after {@value #MAX_ERRORS_IN_A_ROW} errors in a
 * row. The first death stays in {@link #trouble()}, since nothing that the thread did is done from then on, and the owner is told
 * once. Safe for any number of threads.
 */
public final class ThreadGuard {
    private static final System.Logger LOG = System.getLogger(ThreadGuard.class.getName());
    private static final int MAX_ERRORS_IN_A_ROW = 3;

    private final Consumer<String> onDeath;
    private volatile Optional<String> death = Optional.empty();

    /**
     * A guard with an owner.
     *
     * @param onDeath hears once, on the thread that dies, why it can't go on, in one sentence; it should end the process
     */
    public ThreadGuard(Consumer<String> onDeath) {
        this.onDeath = onDeath;
    }

    /**
     * A guard for owners who ask for {@link #trouble()}, or for that of each subscription.
     *
     * @return a guard that writes each death to the log
     */
    public static ThreadGuard logging() {
        return new ThreadGuard(reason -> {});
    }

    /**
     * Why this process should be started again.
     *
     * @return one sentence, from the first death on for ever; empty while every thread lives
     */
    public Optional<String> trouble() {
        return death;
    }

    /**
     * A thread for a loop.
     *
     * @param name its name
     * @param loop returns when it is closed; whatever it throws is its death
     * @param onEnd hears of the death, after {@link #trouble()} tells it and before the owner does, to answer whoever waits
     * @return the thread, not started yet
     */
    public Thread thread(String name, Runnable loop, Consumer<String> onEnd) {
        String reason = reason(name);
        return new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (RuntimeException | Error e) {
                        report(reason, e, onEnd);
                    }
                },
                name);
    }

    /** Made while there is memory for it. */
    private static String reason(String name) {
        return "The thread " + name + " has ended and does nothing from now on; start this process again.";
    }

    private void report(String prepared, Throwable cause, Consumer<String> onEnd) {
        String reason = withCause(prepared, cause);
        boolean first = isFirst(reason);
        quietly(() -> LOG.log(Level.ERROR, reason, cause));
        quietly(() -> onEnd.accept(reason));
        if (first) {
            onDeath.accept(reason);
        }
    }

    private synchronized boolean isFirst(String reason) {
        if (death.isPresent()) {
            return false;
        }
        death = Optional.of(reason);
        return true;
    }

    private static String withCause(String prepared, Throwable cause) {
        try {
            return prepared + " The cause: " + cause;
        } catch (RuntimeException | Error e) {
            return prepared;
        }
    }

    /** An error while an error is told must not keep the owner from hearing of it. */
    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            try {
                LOG.log(Level.DEBUG, "A death could not be told everywhere", e);
            } catch (RuntimeException | Error again) {
                e.addSuppressed(again);
            }
        }
    }

    /**
     * A task that is run time after time, or for each of many things, and outlives its failures.
     *
     * @param name of the thread that runs it
     * @param work what it does; an exception or an error ends this run of it
     * @return the task, which throws nothing
     */
    public Runnable repeated(String name, Runnable work) {
        return new Repeated(name, work);
    }

    private final class Repeated implements Runnable {
        private final String reason;
        private final Runnable work;
        private int errors;

        Repeated(String name, Runnable work) {
            this.reason = reason(name);
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
                errors = 0;
            } catch (RuntimeException e) {
                quietly(() -> LOG.log(Level.ERROR, "A repeated task failed; it runs again at its next time", e));
            } catch (Error e) {
                errors++;
                if (errors >= MAX_ERRORS_IN_A_ROW) {
                    report(reason, e, any -> {});
                    return;
                }
                quietly(() -> LOG.log(Level.ERROR, "A repeated task failed; it runs again at its next time", e));
            }
        }
    }

    /**
     * A timer of one daemon thread. What it repeats is {@linkplain #repeated guarded}; what it runs once and fails is logged.
     *
     * @param name of its thread
     * @return the timer; whoever asked for it ends it
     */
    public ScheduledExecutorService timer(String name) {
        return timer(name, work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The same with threads of the caller's.
     *
     * @param name to be told in a death
     * @param threads makes its one thread, and another one should that end
     * @return the timer; whoever asked for it ends it
     */
    public ScheduledThreadPoolExecutor timer(String name, ThreadFactory threads) {
        return new Timer(name, threads);
    }

    private final class Timer extends ScheduledThreadPoolExecutor {
        private final String name;

        Timer(String name, ThreadFactory threads) {
            super(1, threads);
            this.name = name;
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
            return super.scheduleWithFixedDelay(repeated(name, work), first, delay, unit);
        }

        @Override
        public ScheduledFuture<?> scheduleAtFixedRate(Runnable work, long first, long period, TimeUnit unit) {
            return super.scheduleAtFixedRate(repeated(name, work), first, period, unit);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
            return super.schedule(told(work), delay, unit);
        }

        private Runnable told(Runnable work) {
            return () -> {
                try {
                    work.run();
                } catch (RuntimeException | Error e) {
                    quietly(() -> LOG.log(Level.ERROR, "A task of " + name + " failed", e));
                    throw e;
                }
            };
        }
    }
}
