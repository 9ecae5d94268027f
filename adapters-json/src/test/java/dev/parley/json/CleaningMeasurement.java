package dev.parley.json;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.Checkpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long it takes to take everything out of the files of a large store, and to open it afterwards. Not a test: run {@link #main} with
 * a folder that {@link OpeningMeasurement} has made, whose messages all expire.
 */
final class CleaningMeasurement {
    private static final int RUNS = 3;

    private CleaningMeasurement() {}

    public static void main(String[] args) {
        JsonSettings settings = JsonSettings.in(Path.of(args[0])).withCleaningDelay(Duration.ofDays(1));
        try (JsonMessageRepository store = JsonMessageRepository.open(settings)) {
            store.oldest(Optional.empty(), Integer.MAX_VALUE).forEach(oldest -> expire(store, oldest));
            for (String what : List.of("cleaned", "found clean")) {
                long begin = System.nanoTime();
                long processor = processorNanos();
                boolean done = store.clean();
                print(what + (done ? "" : " in part"), begin, processor);
            }
        }
        for (int run = 0; run < RUNS; run++) {
            long begin = System.nanoTime();
            long processor = processorNanos();
            JsonMessageRepository.open(settings).close();
            print("opened", begin, processor);
        }
    }

    private static void print(String what, long begin, long processor) {
        System.out.printf(
                Locale.ROOT,
                "%s in %.2f s, %.2f s of processor time%n",
                what,
                (System.nanoTime() - begin) / 1e9,
                (processorNanos() - processor) / 1e9);
    }

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private static void expire(JsonMessageRepository store, OldestMessage oldest) {
        Checkpoint expected = store.checkpoint(0);
        ChatConversation state = store.conversation(oldest.conversation()).orElseThrow();
        store.commit(new Changes(
                0,
                expected,
                new Checkpoint(expected.next() + 1, expected.next()),
                List.of(state.expired(state.lastSeq(), expected.next())),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    }
}
