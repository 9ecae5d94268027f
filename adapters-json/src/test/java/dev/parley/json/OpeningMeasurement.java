package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;
import static dev.parley.contract.Fixtures.memberships;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long opening a large store takes, and how much memory it holds per message. Not a test: run {@link #main} with the number of
 * messages, of conversations, and a folder that does not exist yet or was made by an earlier run, as {@code docs/json-files.md} shows;
 * with a fourth number n, every nth message replies to the one before it, which changes.
 */
final class OpeningMeasurement {
    private static final int BATCH = 500;
    private static final int RUNS = 5;

    private final int replyEvery;
    private final List<ChatConversation> states = new ArrayList<>();
    private final Map<ConversationId, ChatMessage> newest = new HashMap<>();

    private OpeningMeasurement(int replyEvery) {
        this.replyEvery = replyEvery;
    }

    public static void main(String[] args) throws IOException {
        int messages = Integer.parseInt(args[0]);
        int conversations = Integer.parseInt(args[1]);
        Path folder = Path.of(args[2]);
        if (!Files.exists(folder)) {
            new OpeningMeasurement(args.length > 3 ? Integer.parseInt(args[3]) : 0)
                    .fill(folder, messages, conversations);
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

    private void fill(Path folder, int messages, int conversations) {
        try (JsonMessageRepository store = JsonMessageRepository.open(JsonSettings.in(folder))) {
            for (int i = 0; i < conversations; i++) {
                ChatConversation begun = aGroup(aConversationId(), i, ANA, BEN);
                states.add(begun);
                Checkpoint expected = store.checkpoint(0);
                store.commit(new Changes(
                        0,
                        expected,
                        new Checkpoint(i + 1, i),
                        List.of(begun),
                        memberships(begun),
                        List.of(),
                        List.of(),
                        List.of()));
            }
            for (int done = 0; done < messages; done += BATCH) {
                send(store, done, Math.min(BATCH, messages - done));
            }
        }
    }

    private void send(JsonMessageRepository store, int from, int count) {
        Checkpoint expected = store.checkpoint(0);
        Map<MessageId, ChatMessage> batch = new LinkedHashMap<>();
        List<ChatConversation> changed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int which = (from + i) % states.size();
            long offset = expected.next() + i;
            ChatConversation before = states.get(which);
            ChatConversation after = before.withMessage(NOON, offset);
            add(batch, after, offset);
            states.set(which, after);
        }
        for (int i = 0; i < Math.min(count, states.size()); i++) {
            changed.add(states.get((from + i) % states.size()));
        }
        long next = expected.next() + count;
        store.commit(new Changes(
                0,
                expected,
                new Checkpoint(next, next),
                changed,
                List.of(),
                List.copyOf(batch.values()),
                List.of(),
                List.of()));
    }

    private void add(Map<MessageId, ChatMessage> batch, ChatConversation conversation, long offset) {
        String text = "The kettle is on, who wants tea? " + offset;
        ChatMessage before = newest.get(conversation.id());
        boolean replies = before != null && replyEvery > 0 && conversation.lastSeq() % replyEvery == 0;
        ChatMessage message = replies
                ? aReply(before, BEN, text, conversation.lastSeq(), offset)
                : aMessage(conversation.id(), ANA, text, conversation.lastSeq(), offset);
        batch.put(message.id(), message);
        newest.put(conversation.id(), message);
        if (replies) {
            batch.put(before.id(), before.withReply(offset));
        }
    }
}
