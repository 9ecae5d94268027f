package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.json.SimulatedDisk.Action;
import dev.parley.json.SimulatedDisk.Moved;
import dev.parley.json.SimulatedDisk.Told;
import dev.parley.json.SimulatedDisk.Wrote;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every state in which a process or the power may end: a store's life is recorded, then replayed up to each of its writes and
 * forces, the last write torn or partly lost, and opened again.
 */
class CrashStatesIT {
    private static final int SHARDS = 4;
    private static final int COMMITS = 250;
    private static final int POWER_CUTS = 2;
    /** How far the bytes are apart at which a write is torn; 1 for a thorough run that takes a quarter of an hour. */
    private static final int STEP = Integer.getInteger("parley.crashStates.step", 61);

    private final List<Room> rooms =
            IntStream.range(0, SHARDS).mapToObj(Room::new).toList();
    private final long[] acknowledged = new long[SHARDS];
    private final Random random = new Random(20_260_301);
    private int states;

    private static JsonMessageRepository open(SimulatedDisk disk) {
        return JsonMessageRepository.open(JsonSettings.in(disk.folder())
                .withSegmentBytes(16 << 10)
                .withReservedBytes(0)
                .withCleaningDelay(Duration.ofDays(1)));
    }

    /**
     * One shard after the other, all shards at once, an idle moment, what is gone taken out of the files, and the store closed and
     * opened in between.
     */
    private List<Action> aLife() {
        SimulatedDisk disk = new SimulatedDisk();
        int done = 0;
        while (done < COMMITS) {
            try (JsonMessageRepository store = open(disk)) {
                for (int i = 0; i < 12; i++) {
                    proceed(rooms.get(i % 3), store, disk);
                }
                awaitNote(disk);
                done += 12 + proceedAllAtOnce(store, disk);
                assertThat(store.clean()).isTrue();
            }
        }
        return disk.trace();
    }

    private static void proceed(Room room, JsonMessageRepository store, SimulatedDisk disk) {
        disk.apply(new Told(room.shard(), room.proceed(store)));
    }

    /** What was told last may be noted down here only after it. */
    private static void awaitNote(SimulatedDisk disk) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Wrote last = disk.trace().stream()
                    .filter(Wrote.class::isInstance)
                    .map(Wrote.class::cast)
                    .reduce((earlier, later) -> later)
                    .orElseThrow();
            return new String(last.bytes(), StandardCharsets.UTF_8).contains("\"type\":\"durable\"");
        });
    }

    private int proceedAllAtOnce(JsonMessageRepository store, SimulatedDisk disk) {
        ExecutorService threads = Executors.newFixedThreadPool(SHARDS);
        CompletableFuture<?>[] running = rooms.stream()
                .map(room -> CompletableFuture.runAsync(
                        () -> {
                            proceed(room, store, disk);
                            proceed(room, store, disk);
                        },
                        threads))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(running).join();
        threads.shutdown();
        return 2 * SHARDS;
    }

    @Test
    void whereverItEndsEverythingAcknowledgedIsThere() {
        List<Action> life = aLife();
        SimulatedDisk disk = new SimulatedDisk();
        for (int i = 0; i < life.size(); i++) {
            Action action = life.get(i);
            String where = "action " + i + ", " + action.getClass().getSimpleName();
            if (action instanceof Wrote wrote) {
                for (int length = 1 + i * 7 % STEP; length < wrote.bytes().length; length += STEP) {
                    check(torn(disk.afterAKill(), wrote, length), where + ", killed at byte " + length);
                }
            }
            disk.apply(action);
            if (action instanceof Told told) {
                acknowledged[told.shard()] = told.next();
            } else {
                check(disk.afterAKill(), where + ", killed");
                check(disk.afterAPowerCut(), where + ", the power cut, all lost that may be");
                for (int cut = 0; cut < POWER_CUTS; cut++) {
                    check(disk.afterAPowerCut(random), where + ", power cut " + cut);
                }
            }
            if (i % 29 == 0) {
                endAgainWhileOpening(life.subList(0, i + 1), where);
            }
        }
        assertThat(states).isGreaterThan(5_000);
        assertThat(life).filteredOn(action -> action instanceof Moved).hasSizeGreaterThan(20);
    }

    private static Map<String, byte[]> torn(Map<String, byte[]> before, Wrote wrote, int length) {
        Map<String, byte[]> after = new TreeMap<>(before);
        byte[] old = before.get(wrote.name());
        int end = (int) wrote.offset() + length;
        byte[] bytes = Arrays.copyOf(old, Math.max(old.length, end));
        System.arraycopy(wrote.bytes(), 0, bytes, (int) wrote.offset(), length);
        after.put(wrote.name(), bytes);
        return after;
    }

    /** The process is killed, and its successor too, or with it the power, at each step of its opening. */
    private void endAgainWhileOpening(List<Action> before, String where) {
        int opened = actionsOfOpening(before).size();
        for (int last = before.size() + 1; last <= opened; last++) {
            SimulatedDisk disk = new SimulatedDisk();
            actionsOfOpening(before).subList(0, last).forEach(disk::apply);
            check(disk.afterAKill(), where + ", killed, killed again at " + last);
            check(disk.afterAPowerCut(random), where + ", killed, power cut at " + last);
        }
        SimulatedDisk disk = new SimulatedDisk();
        before.forEach(disk::apply);
        long[] read = new long[SHARDS];
        try (JsonMessageRepository store = open(disk)) {
            Arrays.setAll(read, shard -> store.checkpoint(shard).next());
        }
        check(disk.afterAPowerCut(), where + ", killed, opened, power cut", read);
    }

    private static List<Action> actionsOfOpening(List<Action> before) {
        SimulatedDisk disk = new SimulatedDisk();
        before.forEach(disk::apply);
        open(disk).close();
        return new ArrayList<>(disk.trace());
    }

    private void check(Map<String, byte[]> state, String where) {
        check(state, where, acknowledged);
    }

    private void check(Map<String, byte[]> state, String where, long[] least) {
        states++;
        try (JsonMessageRepository store = open(SimulatedDisk.holding(state))) {
            rooms.forEach(room -> room.check(store, least[room.shard()]));
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(where + ": " + e.getMessage(), e);
        }
    }
}
