package dev.parley.javalin;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The pages that one connection asks for: they are read one after another, and each only when the connection has room for it, so
 * that a slow reader has one of them in memory at a time. Safe for any number of threads; nothing blocks.
 */
final class SocketPages {
    private final Reads reads;
    private final BooleanSupplier room;
    private final Queue<Runnable> asked = new ArrayDeque<>();
    private boolean reading;

    /**
     * No pages.
     *
     * @param reads reads them
     * @param room whether one more can be taken; whoever knows that it has become true calls {@link #goOn}
     */
    SocketPages(Reads reads, BooleanSupplier room) {
        this.reads = reads;
        this.room = room;
    }

    /** Reads a page when its turn has come. */
    CompletionStage<SocketFrame> ask(Supplier<SocketFrame> page) {
        CompletableFuture<SocketFrame> answer = new CompletableFuture<>();
        synchronized (this) {
            asked.add(() -> read(page, answer));
        }
        goOn();
        return answer;
    }

    /** Reads the next page if one is asked for and there is room for it. */
    void goOn() {
        next().run();
    }

    private synchronized Runnable next() {
        if (reading || asked.isEmpty() || !room.getAsBoolean()) {
            return () -> {};
        }
        reading = true;
        return asked.remove();
    }

    private void read(Supplier<SocketFrame> page, CompletableFuture<SocketFrame> answer) {
        try {
            reads.ask(page).whenComplete((frame, failure) -> {
                if (failure == null) {
                    answer.complete(frame);
                } else {
                    answer.completeExceptionally(failure);
                }
                readOn();
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            readOn();
        }
    }

    private void readOn() {
        synchronized (this) {
            reading = false;
        }
        goOn();
    }
}
