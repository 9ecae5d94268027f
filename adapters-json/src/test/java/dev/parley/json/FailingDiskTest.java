package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.json.SimulatedDisk.Action;
import dev.parley.json.SimulatedDisk.Forced;
import dev.parley.json.SimulatedDisk.Made;
import dev.parley.json.SimulatedDisk.Moved;
import dev.parley.json.SimulatedDisk.Wrote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What a store does when the disk under it fails, fills up, or takes its time. */
class FailingDiskTest {
    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private final AtomicInteger atFailure = new AtomicInteger();

    private JsonMessageRepository open(SimulatedDisk from) {
        return JsonMessageRepository.open(settings(from), troubles::add);
    }

    private static JsonSettings settings(SimulatedDisk from) {
        return JsonSettings.in(from.folder())
                .withSegmentBytes(4096)
                .withReservedBytes(0)
                .withCleaningDelay(Duration.ofDays(1));
    }

    private static boolean isJournal(String name) {
        return name.startsWith("journal");
    }

    private static IOException brokenDisk() {
        return new IOException("Input/output error");
    }

    private static void assertRefused(JsonMessageRepository store, Problem problem) {
        assertThatThrownBy(() -> Kitchen.send(store, "more"))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }

    private void failEveryForce() {
        disk.failBy(action -> {
            if (action instanceof Forced forced) {
                atFailure.compareAndSet(0, disk.trace().size());
                disk.forgetToWrite(forced.name());
                throw brokenDisk();
            }
        });
    }

    @Test
    void afterAFailedForceTheDiskIsLeftAlone() throws Exception {
        JsonMessageRepository store = open(disk);
        Kitchen.begin(store);
        Kitchen.send(store, "kept");
        failEveryForce();

        assertRefused(store, Problem.OUTCOME_UNKNOWN);
        assertRefused(store, Problem.STORE_UNAVAILABLE);
        store.close();

        assertThat(disk.trace()).hasSize(atFailure.get());
        soon().untilAsserted(() -> assertThat(troubles).hasSize(1)); // told when the store is closed already
        assertThat(store.trouble()).isEqualTo(troubles.stream().findFirst());
    }

    @Test
    void whatAFailedForceForgotIsWrittenAgainBeforeItCountsAsStored() {
        JsonMessageRepository store = open(disk);
        Kitchen.begin(store);
        failEveryForce();
        assertRefused(store, Problem.OUTCOME_UNKNOWN);
        store.close();
        disk.failBy(action -> {});

        List<String> read;
        try (JsonMessageRepository again = open(disk)) {
            read = Kitchen.texts(again);
            Kitchen.send(again, "later");
        }

        assertThat(read).hasSize(1);
        try (JsonMessageRepository survivor = open(SimulatedDisk.holding(disk.afterAPowerCut()))) {
            assertThat(Kitchen.texts(survivor)).containsExactly(read.get(0), "2 later");
        }
    }

    @Test
    void aWriteThatEndsHalfwayIsCutOffWhenTheStoreIsOpenedAgain() {
        JsonMessageRepository store = open(disk);
        Kitchen.begin(store);
        disk.failBy(action -> {
            if (action instanceof Wrote wrote) {
                disk.apply(new Wrote(wrote.name(), wrote.offset(), Arrays.copyOf(wrote.bytes(), 99)));
                throw brokenDisk();
            }
        });
        assertRefused(store, Problem.OUTCOME_UNKNOWN);
        assertRefused(store, Problem.STORE_UNAVAILABLE);
        store.close();
        disk.failBy(action -> {});

        try (JsonMessageRepository again = open(disk)) {
            assertThat(Kitchen.texts(again)).isEmpty();
            Kitchen.send(again, "now");
            assertThat(Kitchen.texts(again)).containsExactly("1 now");
        }
    }

    @Test
    void whoeverIsToldOfTheFailureMayCloseTheStore() {
        AtomicReference<JsonMessageRepository> store = new AtomicReference<>();
        CountDownLatch told = new CountDownLatch(1);
        store.set(JsonMessageRepository.open(settings(disk), trouble -> {
            store.get().close();
            told.countDown();
        }));
        Kitchen.begin(store.get());
        failEveryForce();

        assertRefused(store.get(), Problem.OUTCOME_UNKNOWN);

        soon().until(() -> told.getCount() == 0);
        assertRefused(store.get(), Problem.STORE_UNAVAILABLE);
    }

    @Test
    void aDiskThatFillsUpDuringAWriteStoresNothingAndTheStoreGoesOn() {
        try (JsonMessageRepository store = open(disk)) {
            Kitchen.begin(store);
            failWritesHalfway();
            assertRefused(store, Problem.STORE_FULL);
            makeRoom();

            Kitchen.send(store, "after");

            assertThat(Kitchen.texts(store)).containsExactly("1 after");
            assertThat(troubles).isEmpty();
        }
    }

    @Test
    void aDiskThatFillsUpOrFailsDuringCleaningDisturbsNothing() {
        try (JsonMessageRepository store = open(disk)) {
            Kitchen.begin(store);
            Kitchen.send(store, "secret", "kept");
            Kitchen.expire(store, 1);
            disk.usableSpace(0);
            assertThat(store.clean()).isFalse();
            disk.usableSpace(100);
            assertThat(store.clean()).isFalse();
            makeRoom();
            for (Class<? extends Action> failing : List.of(Made.class, Wrote.class, Forced.class, Moved.class)) {
                disk.failBy(action -> {
                    if (failing.isInstance(action) && action.toString().contains("journal-0000001.jsonl.cleaning")) {
                        throw brokenDisk();
                    }
                });
                assertThat(store.clean()).as(failing.getSimpleName()).isFalse();
                assertThat(disk.names()).doesNotContain("journal-0000001.jsonl.cleaning");
                makeRoom();
            }
            assertThat(contents()).contains("secret");
            Kitchen.send(store, "more");

            assertThat(store.clean()).isTrue();

            assertThat(contents()).doesNotContain("secret");
            assertThat(store.trouble()).isEmpty();
        }
        try (JsonMessageRepository again = open(disk)) {
            assertThat(again.range(Kitchen.ID, 2, 9)).hasSize(2);
        }
    }

    private String contents() {
        StringBuilder all = new StringBuilder();
        disk.afterAKill().values().forEach(bytes -> all.append(new String(bytes, StandardCharsets.UTF_8)));
        return all.toString();
    }

    private void failWritesHalfway() {
        disk.failBy(action -> {
            if (action instanceof Wrote wrote) {
                disk.apply(new Wrote(wrote.name(), wrote.offset(), Arrays.copyOf(wrote.bytes(), 50)));
                disk.usableSpace(0);
                throw new IOException("No space left on device");
            }
        });
    }

    private void makeRoom() {
        disk.failBy(action -> {});
        disk.usableSpace(Long.MAX_VALUE);
    }

    @Test
    void aDiskThatFillsUpBetweenTwoFilesStoresNothingAndTheStoreGoesOn() {
        try (JsonMessageRepository store = open(disk)) {
            Kitchen.begin(store);
            Kitchen.send(store, "x".repeat(3000));
            failWritesHalfway();
            assertThatThrownBy(() -> Kitchen.send(store, "y".repeat(3000)))
                    .isInstanceOfSatisfying(
                            ParleyException.class, e -> assertThat(e.problem()).isEqualTo(Problem.STORE_FULL));
            assertThat(disk.names()).contains("journal-0000002.jsonl");
            try (JsonMessageRepository killed = open(SimulatedDisk.holding(disk.afterAKill()))) {
                assertThat(Kitchen.texts(killed)).hasSize(1);
            }
            makeRoom();

            Kitchen.send(store, "z".repeat(3000));

            assertThat(Kitchen.texts(store)).hasSize(2);
        }
        try (JsonMessageRepository again = open(disk)) {
            assertThat(Kitchen.texts(again)).hasSize(2);
        }
        assertThat(troubles).isEmpty();
    }

    @Test
    void aStoreOnAFullDiskIsReadAndRefusesToWrite() {
        try (JsonMessageRepository store = open(disk)) {
            Kitchen.begin(store);
            Kitchen.send(store, "kept");
        }
        disk.usableSpace(0);
        disk.failBy(action -> {
            if (action instanceof Wrote wrote && !isOverwriting(wrote)) {
                throw new IOException("No space left on device");
            }
        });

        try (JsonMessageRepository full = open(disk)) {
            assertThat(Kitchen.texts(full)).containsExactly("1 kept");
            assertRefused(full, Problem.STORE_FULL);
        }
        makeRoom();
        try (JsonMessageRepository again = open(disk)) {
            Kitchen.send(again, "after");
            assertThat(Kitchen.texts(again)).hasSize(2);
        }
        assertThat(troubles).isEmpty();
    }

    private boolean isOverwriting(Wrote wrote) throws IOException {
        return wrote.offset() + wrote.bytes().length <= disk.bytes(wrote.name()).length;
    }

    @Test
    void aFileIsUsedOnlyWhenItsHeaderAndItsNameLast() {
        try (JsonMessageRepository store = open(disk)) {
            Kitchen.begin(store);
            Kitchen.send(store, "x".repeat(3000), "y".repeat(3000));
        }
        List<Action> trace = disk.trace().stream()
                .filter(action -> !isOf(DurableEnd.NAME, action))
                .toList();
        for (int segment = 1; segment <= 2; segment++) {
            String name = "journal-000000" + segment + ".jsonl";
            List<String> steps = trace.stream()
                    .dropWhile(action ->
                            !(action instanceof Made made && made.name().equals(name)))
                    .limit(5)
                    .map(action -> action.getClass().getSimpleName())
                    .toList();
            assertThat(steps).containsExactly("Made", "Wrote", "Forced", "FolderForced", "Wrote");
        }
    }

    private static boolean isOf(String name, Action action) {
        return (action instanceof Made made && made.name().equals(name))
                || (action instanceof Wrote wrote && wrote.name().equals(name))
                || (action instanceof Forced forced && forced.name().equals(name));
    }

    @Test
    void whatIsDurableIsSaidAfterTheForceAndWithoutAnotherOne() {
        try (JsonMessageRepository store = open(disk)) {
            Kitchen.begin(store);
            Kitchen.send(store, "kept");
        }
        List<Action> trace = disk.trace();
        List<Action> said =
                trace.stream().filter(action -> isOf(DurableEnd.NAME, action)).toList();
        assertThat(said).hasSizeGreaterThan(3).noneMatch(Forced.class::isInstance);
        said.stream().filter(Wrote.class::isInstance).forEach(action -> {
            Action before = trace.get(trace.indexOf(action) - 1);
            assertThat(before).isNotInstanceOf(Wrote.class);
        });
    }

    /** The first force takes as long as it takes the others to come. */
    @Test
    void allWhoWaitShareOneForce() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Thread> waiting = new ArrayList<>();
        List<Room> rooms = IntStream.range(0, 9).mapToObj(Room::new).toList();
        try (JsonMessageRepository store =
                JsonMessageRepository.open(JsonSettings.in(disk.folder()).withReservedBytes(0))) {
            disk.failBy(action -> {
                if (action instanceof Forced) {
                    awaitUninterruptibly(slow);
                }
            });
            CompletableFuture<Long> first =
                    CompletableFuture.supplyAsync(() -> rooms.get(0).proceed(store), threads);
            soon().until(() -> lastAction() instanceof Wrote wrote && isJournal(wrote.name()));
            long forces = forces();
            List<CompletableFuture<Long>> others = rooms.stream()
                    .skip(1)
                    .map(room -> CompletableFuture.supplyAsync(
                            () -> {
                                synchronized (waiting) {
                                    waiting.add(Thread.currentThread());
                                }
                                return room.proceed(store);
                            },
                            threads))
                    .toList();
            soon().until(() -> {
                synchronized (waiting) {
                    return waiting.size() == 8 && waiting.stream().allMatch(FailingDiskTest::hasAsked);
                }
            });
            slow.countDown();
            first.join();
            others.forEach(CompletableFuture::join);

            assertThat(forces() - forces).isEqualTo(2);
        } finally {
            threads.shutdown();
        }
    }

    /** Whoever waits for the answer has put the question; who waits for something else may not have come so far. */
    private static boolean hasAsked(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(call -> call.getClassName().equals(CompletableFuture.class.getName())
                        && call.getMethodName().equals("join"));
    }

    private Action lastAction() {
        List<Action> trace = disk.trace();
        return trace.get(trace.size() - 1);
    }

    private long forces() {
        return disk.trace().stream().filter(Forced.class::isInstance).count();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
