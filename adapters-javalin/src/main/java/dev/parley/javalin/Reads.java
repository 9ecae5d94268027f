package dev.parley.javalin;

import dev.parley.shared.work.ReadQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Asks what blocks, away from the threads that must not, in the caller's turn and for as long as the caller waits. */
record Reads(ReadQueue queue) {
    <T> CompletionStage<T> ask(Call call, Supplier<T> question) {
        return queue.ask(call.user(), call.cancellation(), question);
    }

    /** Counts among the few long reads of a person until the request has ended; refuses where there are as many already. */
    void beginLong(Call call) {
        queue.beginLong(call.user(), call.cancellation());
    }
}
