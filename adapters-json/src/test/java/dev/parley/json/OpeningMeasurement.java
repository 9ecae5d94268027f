package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How long opening a large store takes, and how much memory it holds per message. Not a test: run {@link #main} with the number of
 * messages, of conversations, and a folder that does not exist yet or was made by an earlier run, as {@code docs/json-files.md} shows.
 */
final class OpeningMeasurement {
    private static final int BATCH = 500;
    private static final int RUNS = 5;

    private OpeningMeasurement() {}

    public static void main(String[] args) throws IOException {
        int messages = Integer.parseInt(args[0]);
        int conversations = Integer.parseInt(args[1]);
        Path folder = Path.of(args[2]);
        if (!Files.exists(folder)) {
            fill(folder, messages, conversations);
        }
        long bytes = 0;
        for (int segment : Segments.in(folder)) {
            bytes += Files.size(Segments.file(folder, segment));
        }
        System.out.printf(Locale.ROOT, "%d messages, %d conversations, %d bytes%n", messages, conversations, bytes);
        for (int run = 0; run < RUNS; run++) {
            measure(folder, messages);
        }
    }

    private static void measure(Path folder, int messages) {
        long before = used();
        long begin = System.nanoTime();
        long processor = processorNanos();
        try (JsonMessageRepository store = JsonMessageRepository.open(JsonSettings.in(folder))) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            double busy = (processorNanos() - processor) / 1e9;
            double perMessage = (double) (used() - before) / messages;
            System.out.printf(
                    Locale.ROOT,
                    "opened in %.2f s, %.2f s of processor time; %.1f bytes of heap per message; next offset %d%n",
                    seconds,
                    busy,
                    perMessage,
                    store.checkpoint(0).next());
        }
    }

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void fill(Path folder, int messages, int conversations) {
        try (JsonMessageRepository store = JsonMessageRepository.open(JsonSettings.in(folder))) {
            List<ChatConversation> states = new ArrayList<>();
            for (int i = 0; i < conversations; i++) {
                ChatConversation begun = aGroup(aConversationId(), i, ANA, BEN);
                states.add(begun);
                Checkpoint expected = store.checkpoint(0);
                store.commit(new Changes(
                        0, expected, new Checkpoint(i + 1, i), List.of(begun), memberships(begun), List.of()));
            }
            for (int done = 0; done < messages; done += BATCH) {
                send(store, states, done, Math.min(BATCH, messages - done));
            }
        }
    }

    private static void send(JsonMessageRepository store, List<ChatConversation> states, int from, int count) {
        Checkpoint expected = store.checkpoint(0);
        List<ChatMessage> batch = new ArrayList<>(count);
        List<ChatConversation> changed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int which = (from + i) % states.size();
            long offset = expected.next() + i;
            ChatConversation before = states.get(which);
            ChatMessage message = aMessage(
                    before.id(), ANA, "The kettle is on, who wants tea? " + offset, before.lastSeq() + 1, offset);
            states.set(which, before.withMessage(message.sentAt(), offset));
            batch.add(message);
        }
        for (int i = 0; i < Math.min(count, states.size()); i++) {
            changed.add(states.get((from + i) % states.size()));
        }
        long next = expected.next() + count;
        store.commit(new Changes(0, expected, new Checkpoint(next, next), changed, List.of(), batch));
    }
}
