package dev.parley.javalin;

import static dev.parley.contract.Fixtures.ANA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.ManualExecutor;
import dev.parley.shared.work.Cancellation;
import dev.parley.shared.work.ReadQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SocketPagesTest {
    private static final SocketFrame PAGE = SocketFrame.of(Map.of("type", "synced"));

    private final ManualExecutor reads = new ManualExecutor();
    private final AtomicBoolean room = new AtomicBoolean(true);
    private final Cancellation connection = new Cancellation();
    private final SocketPages pages = new SocketPages(queue(reads), room::get, connection);
    private final List<String> read = new ArrayList<>();

    private static ReadQueue queue(Executor threads) {
        return new ReadQueue(threads, ReadQueue.Limits.DEFAULT);
    }

    private CompletableFuture<SocketFrame> ask(String name) {
        CompletionStage<SocketFrame> answer = pages.ask(ANA, () -> {
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
        CompletionStage<SocketFrame> failing = pages.ask(ANA, () -> {
            throw new IllegalStateException("the store is away");
        });
        CompletableFuture<SocketFrame> next = ask("next");

        reads.runAll();

        assertThat(failing.toCompletableFuture()).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue(PAGE);
    }

    @Test
    void pagesOfAConnectionThatHasEndedAreNotRead() {
        CompletableFuture<SocketFrame> next = ask("next");
        CompletableFuture<SocketFrame> later = ask("later");

        connection.cancel();
        CompletableFuture<SocketFrame> tooLate = ask("too late");
        reads.runAll();

        assertThat(read).isEmpty();
        assertThat(List.of(next, later, tooLate)).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Test
    void whereNothingCanBeReadEachPageFails() {
        SocketPages refused = new SocketPages(
                queue(work -> {
                    throw new RejectedExecutionException();
                }),
                room::get,
                connection);

        assertThat(refused.ask(ANA, () -> PAGE).toCompletableFuture()).isCompletedExceptionally();
        assertThat(refused.ask(ANA, () -> PAGE).toCompletableFuture()).isCompletedExceptionally();
    }
}
