package dev.parley.app;

import dev.parley.javalin.Surroundings;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.work.ReadQueue;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The threads that are not a subscription's or the HTTP server's own: bounded pools for reads and for lookups that block on the
 * store, refused when too many wait, a timer for deadlines, and one thread each for what takes its time: erasing people and looking for what
 * has expired.
 *
 * @param reads runs the queries that people ask for, in their turns
 * @param lookups runs short queries and whatever else no person waits in turn for; refuses work beyond its queue
 * @param timer runs short work at its time
 * @param erasing erases one person after another
 * @param sweeping looks from time to time for what has expired
 */
record Threads(
        ThreadPoolExecutor reads,
        ThreadPoolExecutor lookups,
        ScheduledExecutorService timer,
        ExecutorService erasing,
        ScheduledExecutorService sweeping)
        implements AutoCloseable {
    /** Fewer than the database has connections for reading, so that lookups find one. */
    private static final int LOOKUPS = 4;

    private static final int MOST_WAITING = 2_000;
    private static final long IDLE_SECONDS = 30;
    private static final long STOP_SECONDS = 5;

    static Threads start(ThreadGuard guard) {
        return new Threads(
                pool(ReadQueue.Limits.DEFAULT.running(), "parley-read-"),
                pool(LOOKUPS, "parley-lookup-"),
                guard.timer("parley-timer"),
                Executors.newSingleThreadExecutor(named("parley-erasing-")),
                guard.timer("parley-sweeping"));
    }

    private static ThreadPoolExecutor pool(int size, String prefix) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), named(prefix));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** What a server borrows of these, beside what it is to tell of the parts' health. */
    Surroundings surroundings(ReadQueue queue, Map<String, Supplier<Optional<String>>> health) {
        return new Surroundings(queue, lookups, timer, health);
    }

    /** Erasing and sweeping are not interrupted, which would close files under readers: they end with what they stand on. */
    @Override
    public void close() {
        timer.shutdownNow();
        sweeping.shutdown();
        erasing.shutdown();
        end(reads);
        end(lookups);
    }

    private static void end(ExecutorService pool) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
