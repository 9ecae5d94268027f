package dev.parley.exchange;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LanesTest {
    private final Lanes<String> lanes = new Lanes<>();
    private final List<String> started = new CopyOnWriteArrayList<>();

    @Test
    void workWithoutPredecessorStartsAtOnceInTheCallersThread() {
        lanes.run("a", () -> {
            started.add(Thread.currentThread().getName());
            return CompletableFuture.completedFuture(1);
        });

        assertThat(started).containsExactly(Thread.currentThread().getName());
    }

    @Test
    void workWaitsForAllEarlierWorkOfItsKeyAndForNoOther() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        lanes.run("a", () -> started("a1", first));
        lanes.run("a", () -> started("a2", second));
        lanes.run("a", () -> started("a3", new CompletableFuture<>()));
        lanes.run("b", () -> started("b1", new CompletableFuture<>()));

        assertThat(started).containsExactly("a1", "b1");
        first.complete("done");
        assertThat(started).containsExactly("a1", "b1", "a2");
        second.complete("done");
        assertThat(started).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void theResultIsTheWorks() {
        CompletableFuture<String> work = new CompletableFuture<>();
        CompletionStage<String> result = lanes.run("a", () -> work);
        work.complete("done");

        assertThat(join(result)).isEqualTo("done");
    }

    @Test
    void aFailureOfOneDoesNotStopTheNext() {
        CompletionStage<String> failed =
                lanes.run("a", () -> CompletableFuture.failedFuture(new ParleyException(Problem.OVERLOADED, "No.")));
        CompletionStage<String> thrown = lanes.run("a", () -> {
            throw new ParleyException(Problem.DRAINING, "No.");
        });
        CompletionStage<String> next = lanes.run("a", () -> CompletableFuture.completedFuture("done"));

        assertThat(failureOf(failed).problem()).isEqualTo(Problem.OVERLOADED);
        assertThat(failureOf(thrown).problem()).isEqualTo(Problem.DRAINING);
        assertThat(join(next)).isEqualTo("done");
    }

    @Test
    void aVeryLongLaneIsWorkedOffWithoutExhaustingTheStack() {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        lanes.run("a", () -> first);
        List<CompletionStage<Integer>> results = IntStream.range(0, 200_000)
                .mapToObj(i -> lanes.run("a", () -> CompletableFuture.completedFuture(i)))
                .toList();

        first.complete(-1);

        for (int i = 0; i < results.size(); i++) {
            assertThat(results.get(i).toCompletableFuture()).isCompletedWithValue(i);
        }
    }

    @Test
    void workThatStartsWorkOfTheSameKeyIsFollowedByIt() {
        CompletionStage<String> outer = lanes.run("a", () -> {
            lanes.run("a", () -> started("inner", CompletableFuture.completedFuture("inner")));
            started.add("outer goes on");
            return CompletableFuture.completedFuture("outer");
        });

        assertThat(join(outer)).isEqualTo("outer");
        assertThat(started).containsExactly("outer goes on", "inner");
    }

    @Test
    void manyThreadsKeepTheirOrderAndNeverOverlapInAKey() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        AtomicInteger[] inside = {new AtomicInteger(), new AtomicInteger()};
        AtomicInteger overlaps = new AtomicInteger();
        List<List<Integer>> order = List.of(new ArrayList<>(), new ArrayList<>());
        List<CompletableFuture<Void>> all = new CopyOnWriteArrayList<>();
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            int number = caller;
            callers.add(CompletableFuture.runAsync(
                    () -> {
                        Random random = new Random(number);
                        for (int i = 0; i < 500; i++) {
                            int key = random.nextInt(2);
                            int entry = number * 1_000 + i;
                            boolean async = random.nextBoolean();
                            all.add(lanes.run("key" + key, () -> {
                                        overlaps.addAndGet(inside[key].incrementAndGet() - 1);
                                        order.get(key).add(entry);
                                        return async
                                                ? CompletableFuture.runAsync(inside[key]::decrementAndGet, threads)
                                                : CompletableFuture.completedFuture(leave(inside[key]));
                                    })
                                    .thenApply(any -> (Void) null)
                                    .toCompletableFuture());
                        }
                    },
                    threads));
        }
        callers.forEach(CompletableFuture::join);
        join(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
        threads.shutdown();

        assertThat(overlaps).hasValue(0);
        assertThat(order.get(0).size() + order.get(1).size()).isEqualTo(2_000);
        for (int number = 0; number < 4; number++) {
            int caller = number;
            for (List<Integer> lane : order) {
                assertThat(lane.stream().filter(entry -> entry / 1_000 == caller))
                        .isSorted();
            }
        }
    }

    private static Void leave(AtomicInteger inside) {
        inside.decrementAndGet();
        return null;
    }

    private <T> CompletionStage<T> started(String name, CompletionStage<T> work) {
        started.add(name);
        return work;
    }
}
