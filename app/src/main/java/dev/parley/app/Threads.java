package dev.parley.app;

import dev.parley.javalin.Surroundings;
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
 * The threads that are not a subscription's or the HTTP server's own: a bounded pool for reads that block on the store, refused
 * when too many wait, a timer for deadlines, and one thread each for what takes its time: erasing people and looking for what
 * has expired.
 *
 * @param reads runs queries; refuses work beyond its queue
 * @param timer runs short work at its time
 * @param erasing erases one person after another
 * @param sweeping looks from time to time for what has expired
 */
record Threads(
        ThreadPoolExecutor reads,
        ScheduledExecutorService timer,
        ExecutorService erasing,
        ScheduledExecutorService sweeping)
        implements AutoCloseable {
    private static final int READERS = 8;
    private static final int MOST_WAITING = 2_000;
    private static final long IDLE_SECONDS = 30;
    private static final long STOP_SECONDS = 5;

    static Threads start() {
        ThreadPoolExecutor reads = new ThreadPoolExecutor(
                READERS,
                READERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                named("parley-read-"));
        reads.allowCoreThreadTimeOut(true);
        return new Threads(
                reads,
                Executors.newScheduledThreadPool(1, named("parley-timer-")),
                Executors.newSingleThreadExecutor(named("parley-erasing-")),
                Executors.newSingleThreadScheduledExecutor(named("parley-sweeping-")));
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
    Surroundings surroundings(Map<String, Supplier<Optional<String>>> health) {
        return new Surroundings(reads, timer, health);
    }

    /** Erasing and sweeping are not interrupted, which would close files under readers: they end with what they stand on. */
    @Override
    public void close() {
        timer.shutdownNow();
        sweeping.shutdown();
        erasing.shutdown();
        reads.shutdown();
        try {
            if (!reads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                reads.shutdownNow();
            }
        } catch (InterruptedException e) {
            reads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
