package dev.parley.exchange;

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
    private final ConcurrentHashMap<K, CompletableFuture<?>> tails = new ConcurrentHashMap<>();

    /** Starts the work when all earlier work of the key has completed, however it ended. */
    <T> CompletionStage<T> run(K key, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<?> previous = tails.put(key, result);
        result.whenComplete((any, failure) -> tails.remove(key, result));
        if (previous == null) {
            start(work, result);
        } else {
            previous.whenComplete((any, failure) -> start(work, result));
        }
        return result;
    }

    private static <T> void start(Supplier<CompletionStage<T>> work, CompletableFuture<T> result) {
        try {
            work.get().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }
}
