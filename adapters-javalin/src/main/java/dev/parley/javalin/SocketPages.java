package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import dev.parley.shared.work.ReadQueue;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
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
    private final ReadQueue reads;
    private final BooleanSupplier room;
    private final Cancellation whileOpen;
    private final Queue<Page> asked = new ArrayDeque<>();
    private boolean reading;

    /**
     * No pages.
     *
     * @param reads reads them
     * @param room whether one more can be taken; whoever knows that it has become true calls {@link #goOn}
     * @param whileOpen cancelled when the connection ends: pages that wait are dropped, and the one that is read is given up
     */
    SocketPages(ReadQueue reads, BooleanSupplier room, Cancellation whileOpen) {
        this.reads = reads;
        this.room = room;
        this.whileOpen = whileOpen;
        whileOpen.onCancel(this::drop);
    }

    /** A page that is asked for. */
    private record Page(UserId reader, Supplier<SocketFrame> question, CompletableFuture<SocketFrame> answer) {}

    /** Reads a page when its turn has come. */
    CompletionStage<SocketFrame> ask(UserId reader, Supplier<SocketFrame> question) {
        Page page = new Page(reader, question, new CompletableFuture<>());
        synchronized (this) {
            asked.add(page);
        }
        if (whileOpen.isCancelled()) {
            drop();
        } else {
            goOn();
        }
        return page.answer();
    }

    private void drop() {
        List<Page> dropped;
        synchronized (this) {
            dropped = List.copyOf(asked);
            asked.clear();
        }
        dropped.forEach(page -> page.answer().cancel(false));
    }

    /** Reads the next page if one is asked for and there is room for it. */
    void goOn() {
        next().ifPresent(this::read);
    }

    private synchronized Optional<Page> next() {
        if (reading || asked.isEmpty() || !room.getAsBoolean()) {
            return Optional.empty();
        }
        reading = true;
        return Optional.of(asked.remove());
    }

    private void read(Page page) {
        reads.ask(page.reader(), whileOpen, page.question()).whenComplete((frame, failure) -> {
            if (failure == null) {
                page.answer().complete(frame);
            } else {
                page.answer().completeExceptionally(failure);
            }
            readOn();
        });
    }

    private void readOn() {
        synchronized (this) {
            reading = false;
        }
        goOn();
    }
}
