package dev.parley.javalin;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Asks what blocks, away from the threads that must not. */
record Reads(Executor executor) {
    <T> CompletionStage<T> ask(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, executor);
    }
}
