package dev.parley.shared.work;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.ManualExecutor;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadQueueTest {
    private static final UserId CLEO = new UserId("cleo");

    private final ManualExecutor threads = new ManualExecutor();
    private final List<String> read = new ArrayList<>();
    private final Cancellation connection = new Cancellation();
    private ReadQueue queue = queue(new ReadQueue.Limits(1, 1, 100, 50, 2));

    private ReadQueue queue(ReadQueue.Limits limits) {
        return new ReadQueue(threads, limits);
    }

    private CompletableFuture<String> ask(UserId reader, String name) {
        return ask(reader, name, connection);
    }

    private CompletableFuture<String> ask(UserId reader, String name, Cancellation until) {
        return queue.ask(reader, until, () -> {
                    read.add(name);
                    return name;
                })
                .toCompletableFuture();
    }

    private static void assertRefused(CompletableFuture<String> answer, Problem problem) {
        assertThat(answer).isCompletedExceptionally();
        assertThatThrownBy(answer::join)
                .hasCauseInstanceOf(ParleyException.class)
                .satisfies(failure ->
                        assertThat(ParleyException.of(failure).problem()).isEqualTo(problem));
    }

    @Test
    void peopleTakeTurnsHoweverManyReadsEachHasWaiting() {
        for (int i = 1; i <= 4; i++) {
            ask(ANA, "ana " + i);
        }
        ask(BEN, "ben 1");
        ask(CLEO, "cleo 1");
        ask(BEN, "ben 2");

        threads.runAll();

        assertThat(read).containsExactly("ana 1", "ben 1", "cleo 1", "ana 2", "ben 2", "ana 3", "ana 4");
    }

    @Test
    void onePersonLeavesThreadsToOthers() {
        queue = queue(new ReadQueue.Limits(4, 2, 100, 50, 2));
        for (int i = 1; i <= 10; i++) {
            ask(ANA, "ana " + i);
        }
        assertThat(queue.running()).isEqualTo(2);

        ask(BEN, "ben 1");

        assertThat(queue.running()).isEqualTo(3);
        assertThat(queue.waiting()).isEqualTo(8);
        threads.runNext();
        threads.runNext();
        threads.runNext();
        assertThat(read).containsExactly("ana 1", "ana 2", "ben 1");
    }

    @Test
    void whatIsCancelledWhileItWaitsIsDropped() {
        Cancellation other = new Cancellation();
        ask(ANA, "runs");
        CompletableFuture<String> dropped = ask(ANA, "dropped");
        ask(ANA, "stays", other);

        connection.cancel();

        assertThat(dropped).isCancelled();
        assertThat(queue.waiting()).isEqualTo(1);
        threads.runAll();
        assertThat(read).containsExactly("stays");
        assertThat(queue.running()).isZero();
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void whatIsAskedForAfterTheEndIsNotRead() {
        connection.cancel();

        assertThat(ask(ANA, "late")).isCancelled();
        threads.runAll();

        assertThat(read).isEmpty();
    }

    @Test
    void aReadRunsWithinItsCancellation() {
        List<Cancellation> within = new ArrayList<>();
        queue.ask(ANA, connection, () -> within.add(Cancellation.current()));

        threads.runAll();

        assertThat(within).containsExactly(connection);
        assertThat(Cancellation.current()).isNotSameAs(connection);
    }

    @Test
    void aPersonHasSoManyReadsWaitingAndOthersAreNotRefusedForIt() {
        queue = queue(new ReadQueue.Limits(1, 1, 100, 3, 2));
        for (int i = 0; i < 4; i++) {
            assertThat(ask(ANA, "ana " + i)).isNotDone();
        }

        assertRefused(ask(ANA, "one too many"), Problem.READS_TOO_MANY);
        assertThat(ask(BEN, "ben")).isNotDone();
        threads.runAll();
        assertThat(ask(ANA, "again")).isNotDone();
    }

    @Test
    void aFullQueueStillTakesAFewOfAPersonWhoHasNoneWaiting() {
        queue = queue(new ReadQueue.Limits(1, 1, 10, 10, 2));
        for (int i = 0; i < 11; i++) {
            assertThat(ask(ANA, "ana " + i)).isNotDone();
        }

        for (int i = 0; i < ReadQueue.Limits.GUARANTEED; i++) {
            assertThat(ask(BEN, "ben " + i)).isNotDone();
        }
        assertRefused(ask(BEN, "one too many"), Problem.OVERLOADED);
    }

    @Test
    void aReadThatFailsLetsTheNextOneFollow() {
        CompletableFuture<String> failing = queue.<String>ask(ANA, connection, () -> {
                    throw new StackOverflowError();
                })
                .toCompletableFuture();
        CompletableFuture<String> next = ask(ANA, "next");

        threads.runAll();

        assertThat(failing).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue("next");
        assertThat(queue.running()).isZero();
    }

    @Test
    void whereNoThreadTakesAReadItFails() {
        threads.refuse();

        assertRefused(ask(ANA, "refused"), Problem.OVERLOADED);
        assertThat(queue.running()).isZero();
    }

    @Test
    void aPersonHasSoManyLongReadsUntilOneEnds() {
        Cancellation first = new Cancellation();
        queue.beginLong(ANA, first);
        queue.beginLong(ANA, connection);

        assertThatThrownBy(() -> queue.beginLong(ANA, connection))
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(Problem.READS_TOO_MANY));
        queue.beginLong(BEN, connection);
        first.cancel();
        queue.beginLong(ANA, connection);
    }
}
