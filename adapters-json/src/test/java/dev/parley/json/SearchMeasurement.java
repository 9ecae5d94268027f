package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.created;
import static dev.parley.contract.Fixtures.memberships;

import dev.parley.exchange.Message;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.SearchTerms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a search takes. Not a test: run {@link #main} with the number of messages of 100 bytes, of conversations that they are
 * spread over, and a folder that does not exist yet or was made by an earlier run, as {@code docs/json-files.md} shows.
 */
final class SearchMeasurement {
    private static final int BATCH = 500;
    private static final int RUNS = 11;
    private static final String WORDS =
            "The kettle is on, who wants a cup of tea before we go home? Bring biscuits, please, with milk and sugar, ";
    private static final int LENGTH = 100;
    private static final int RARE = 1_000;

    private SearchMeasurement() {}

    public static void main(String[] args) {
        int messages = Integer.parseInt(args[0]);
        int conversations = Integer.parseInt(args[1]);
        Path folder = Path.of(args[2]);
        boolean fill = !Files.exists(folder);
        try (JsonMessageRepository store = JsonMessageRepository.open(JsonSettings.in(folder))) {
            if (fill) {
                fill(store, messages, conversations);
            }
            for (String word : List.of("absent", "rare", "kettle")) {
                measure(store, word);
            }
        }
    }

    private static void measure(JsonMessageRepository store, String word) {
        double[] millis = new double[RUNS];
        int found = 0;
        for (int run = 0; run < RUNS; run++) {
            long begin = System.nanoTime();
            found = store.matching(ANA, Optional.empty(), SearchTerms.of(word), 1_000)
                    .messages()
                    .size();
            millis[run] = (System.nanoTime() - begin) / 1e6;
        }
        double first = millis[0];
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s: %d found; the first search %.1f ms, the median %.1f ms, the slowest %.1f ms%n",
                word,
                found,
                first,
                millis[RUNS / 2],
                millis[RUNS - 1]);
    }

    private static void fill(JsonMessageRepository store, int messages, int conversations) {
        List<ChatConversation> states = new ArrayList<>();
        for (int i = 0; i < conversations; i++) {
            ChatConversation begun = aGroup(aConversationId(), i, ANA, BEN);
            store.commit(new Changes(
                    0,
                    store.checkpoint(0),
                    new Checkpoint(i + 1, i),
                    List.of(begun),
                    memberships(begun),
                    List.of(),
                    List.of(),
                    List.of()));
            states.add(begun);
        }
        for (int done = 0; done < messages; done += BATCH) {
            send(store, states, Math.min(BATCH, messages - done));
        }
    }

    private static void send(JsonMessageRepository store, List<ChatConversation> states, int count) {
        Checkpoint expected = store.checkpoint(0);
        List<ChatMessage> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long offset = expected.next() + i;
            int which = (int) (offset % states.size());
            Instant at = NOON.plusMillis(offset);
            ChatConversation after = states.get(which).withMessage(at, offset);
            states.set(which, after);
            batch.add(Message.of(created(after.id(), ANA, text(offset), at))
                    .stored(List.of(), Optional.empty(), after.lastSeq(), offset));
        }
        long next = expected.next() + count;
        store.commit(new Changes(
                0, expected, new Checkpoint(next, next), List.copyOf(states), List.of(), batch, List.of(), List.of()));
    }

    private static String text(long number) {
        String ending = (number % RARE == 0 ? "rare" : "") + number;
        return WORDS.substring(0, LENGTH - ending.length()) + ending;
    }
}
