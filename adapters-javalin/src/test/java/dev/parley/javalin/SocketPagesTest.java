package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SocketPagesTest {
    private static final SocketFrame PAGE = SocketFrame.of(Map.of("type", "synced"));

    private final ManualExecutor reads = new ManualExecutor();
    private final AtomicBoolean room = new AtomicBoolean(true);
    private final SocketPages pages = new SocketPages(new Reads(reads), room::get);
    private final List<String> read = new ArrayList<>();

    private CompletableFuture<SocketFrame> ask(String name) {
        CompletionStage<SocketFrame> answer = pages.ask(() -> {
            read.add(name);
            return PAGE;
        });
        return answer.toCompletableFuture();
    }

    @Test
    void pagesAreReadOneAfterAnother() {
        CompletableFuture<SocketFrame> first = ask("first");
        first.thenAccept(frame -> room.set(false));
        CompletableFuture<SocketFrame> second = ask("second");

        reads.runAll();

        assertThat(read).containsExactly("first");
        assertThat(first).isCompletedWithValue(PAGE);
        assertThat(second).isNotDone();
    }

    @Test
    void aPageWaitsForRoomAndIsReadWhenThereIsSome() {
        room.set(false);
        CompletableFuture<SocketFrame> page = ask("page");
        reads.runAll();
        assertThat(page).isNotDone();

        room.set(true);
        pages.goOn();
        reads.runAll();

        assertThat(page).isCompletedWithValue(PAGE);
    }

    @Test
    void aPageThatFailsLetsTheNextOneFollow() {
        CompletionStage<SocketFrame> failing = pages.ask(() -> {
            throw new IllegalStateException("the store is away");
        });
        CompletableFuture<SocketFrame> next = ask("next");

        reads.runAll();

        assertThat(failing.toCompletableFuture()).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue(PAGE);
    }

    @Test
    void whereNothingCanBeReadEachPageFails() {
        SocketPages refused = new SocketPages(
                new Reads(work -> {
                    throw new RejectedExecutionException();
                }),
                room::get);

        assertThat(refused.ask(() -> PAGE).toCompletableFuture()).isCompletedExceptionally();
        assertThat(refused.ask(() -> PAGE).toCompletableFuture()).isCompletedExceptionally();
    }
}
