package dev.parley.exchange;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Runs the work of one key in the order in which it came, and the work of different keys independently. Without a predecessor
 * the work starts in the caller's thread, at once. Safe for any number of threads.
 *
 * @param <K> what work is kept in order by
 */
final class Lanes<K> {
    private final Map<K, Lane> lanes = new ConcurrentHashMap<>();

    /** Starts the work when all earlier work of the key has completed, however it ended. */
    <T> CompletionStage<T> run(K key, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Lane joined = lanes.compute(key, (any, lane) -> {
            Lane open = lane == null ? new Lane(key) : lane;
            open.enqueue(() -> start(work, result, open));
            return open;
        });
        joined.drain();
        return result;
    }

    private static <T> void start(Supplier<CompletionStage<T>> work, CompletableFuture<T> result, Lanes<?>.Lane lane) {
        try {
            work.get().whenComplete((value, failure) -> {
                lane.finished();
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
                lane.drain();
            });
        } catch (RuntimeException e) {
            lane.finished();
            result.completeExceptionally(e);
        }
    }

    /**
     * The work of one key. One thread at a time starts it, in a loop: were each piece started by the end of the one before
     * it, a long lane would exhaust the stack.
     */
    private final class Lane {
        private final K key;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private boolean running;
        private boolean draining;

        Lane(K key) {
            this.key = key;
        }

        synchronized void enqueue(Runnable start) {
            waiting.add(start);
        }

        /** A lane without work is forgotten; nobody joins it meanwhile, as joining holds the same lock of the map. */
        void finished() {
            lanes.computeIfPresent(key, (any, lane) -> {
                synchronized (this) {
                    running = false;
                    return waiting.isEmpty() ? null : lane;
                }
            });
        }

        void drain() {
            synchronized (this) {
                if (draining) {
                    return;
                }
                draining = true;
            }
            for (Optional<Runnable> start = next(); start.isPresent(); start = next()) {
                start.get().run();
            }
        }

        /** Whoever finds that the loop runs leaves to it what came: hence one lock for looking and for ending the loop. */
        private synchronized Optional<Runnable> next() {
            if (running || waiting.isEmpty()) {
                draining = false;
                return Optional.empty();
            }
            running = true;
            return Optional.of(waiting.remove());
        }
    }
}
