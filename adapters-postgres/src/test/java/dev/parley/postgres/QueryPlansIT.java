package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.StoreContract;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How the server answers on a database that holds something, as it logs it itself: each question is asked often enough that its
 * plan no longer depends on its parameters.
 */
class QueryPlansIT {
    private static final int TIMES = 12;
    private static final int LIMIT = 50;
    private static final int CONVERSATIONS = 500;
    private static final int MESSAGES = 200;
    private static final Pattern SORT =
            Pattern.compile("Sort  \\(cost=[^)]*\\) \\(actual time=\\S+ rows=([0-9.]+) loops=([0-9]+)\\)");
    private static final Pattern READ = Pattern.compile(
            "Scan[^\\n]* on messages[^\\n]* \\(cost=[^)]*\\) \\(actual time=\\S+ rows=([0-9.]+) loops=([0-9]+)\\)");

    private static final PostgresServer SERVER = PostgresServer.launch(
            "fsync=off",
            "shared_preload_libraries=auto_explain",
            "auto_explain.log_min_duration=0",
            "auto_explain.log_analyze=on");
    private static final PostgresSettings SETTINGS = Databases.on(SERVER).withAllowWeakDurability(true);
    private static PostgresMessageRepository store;

    /** Ana is in all of the conversations, which are spread over both shards; each revision is one message. */
    @BeforeAll
    static void fill() {
        store = PostgresMessageRepository.open(SETTINGS);
        store.bind(StoreContract.LOG);
        Sql.execute(SETTINGS, """
                SET auto_explain.log_min_duration = -1;
                INSERT INTO conversations
                    SELECT ('00000000-0000-4000-8000-' || lpad(c::text, 12, '0'))::uuid, c %% 2, 'group', 'Group ' || c,
                        '2026-03-01', c, %2$d, '2026-03-01'::timestamptz + c * interval '1 s', c + 1000 * %2$d
                    FROM generate_series(1, 3 * %1$d) AS c;
                INSERT INTO members
                    SELECT id, u.name, shard, 'member', revision, u.place, revision FROM conversations AS c
                    CROSS JOIN LATERAL (VALUES ('ana', 0), ('ben', 1), ('user' || c.revision, 2)) AS u (name, place)
                    WHERE u.name <> 'ana' OR c.revision %% 3 = 0;
                INSERT INTO messages
                    SELECT id, s, gen_random_uuid(), shard, 'ben', 'c' || s, 'text ' || repeat('x', 200),
                        '2026-03-01', revision + 1000 * s
                    FROM conversations, generate_series(1, %2$d) AS s WHERE revision %% 3 < 2;
                UPDATE checkpoints SET next_offset = 1000 * %2$d + 10000;""".formatted(CONVERSATIONS, MESSAGES));
        Sql.execute(SETTINGS, "VACUUM ANALYZE");
    }

    @AfterAll
    static void close() {
        store.close();
        SERVER.close();
    }

    private static ConversationId conversation(int number) {
        return new ConversationId(UUID.fromString("00000000-0000-4000-8000-%012d".formatted(number)));
    }

    private static Cursor cursor(long revision) {
        return Cursor.of(store.epoch(), revision, revision);
    }

    @Test
    void aRangeReadsItsMessagesAndNoOthersWhereverItIs() {
        String plans = plansOf(() -> {
            assertThat(store.range(conversation(300), 1, LIMIT)).hasSize(LIMIT);
            assertThat(store.range(conversation(300), MESSAGES - LIMIT + 1, MESSAGES))
                    .hasSize(LIMIT);
        });

        assertFrugal(plans, LIMIT, LIMIT);
        assertThat(plans.split("Query Text", -1)).hasSize(1 + 2 * TIMES);
    }

    @Test
    void messagesAreFoundByTheirIdsAlone() {
        List<ChatMessage> some = store.range(conversation(300), 1, MESSAGES);
        Map<ConversationId, List<MessageId>> ids =
                Map.of(conversation(300), some.stream().map(ChatMessage::id).toList());

        String plans = plansOf(() -> assertThat(store.messages(ids)).hasSize(MESSAGES));

        assertFrugal(plans, MESSAGES, 0);
    }

    @Test
    void aListTakesOneStatementAndReadsOneMessageOfEachConversation() {
        String plans = plansOf(() -> {
            List<ListedConversation> listed = store.listed(ANA, Optional.empty(), LIMIT);
            assertThat(listed).hasSize(LIMIT);
            ListedConversation last = listed.get(LIMIT - 1);
            ListPlace place = new ListPlace(
                    last.conversation().lastActivityAt(), last.conversation().id());
            assertThat(store.listed(ANA, Optional.of(place), LIMIT)).hasSize(LIMIT);
        });

        assertFrugal(plans, LIMIT, LIMIT);
        assertThat(plans.split("Query Text", -1)).hasSize(1 + 2 * TIMES);
    }

    @Test
    void aListOfFiveHundredConversationsTakesOneStatement() {
        String plans = plansOf(() ->
                assertThat(store.listed(ANA, Optional.empty(), CONVERSATIONS)).hasSize(CONVERSATIONS));

        assertFrugal(plans, CONVERSATIONS, CONVERSATIONS);
        assertThat(plans.split("Query Text", -1)).hasSize(1 + TIMES);
    }

    @Test
    void whoMissedLittleReadsLittle() {
        Cursor seen = cursor(1000L * MESSAGES + 3 * CONVERSATIONS - 30);

        String plans = plansOf(() ->
                assertThat(store.changesAfter(ANA, seen, LIMIT).messages()).hasSize(10));

        assertFrugal(plans, LIMIT, LIMIT);
    }

    @Test
    void whoMissedEverythingReadsAPageOfIt() {
        String plans = plansOf(() -> {
            assertThat(store.changesAfter(ANA, cursor(3 * CONVERSATIONS), LIMIT).messages())
                    .hasSize(LIMIT);
            assertThat(store.changesAfter(ANA, cursor(1000L * MESSAGES / 2), LIMIT)
                            .messages())
                    .hasSize(LIMIT);
        });

        assertFrugal(plans, Math.max(CONVERSATIONS, (LIMIT + 1) * (LIMIT + 1)), LIMIT + 1);
    }

    @Test
    void aStretchIsReadAlongItsShard() {
        String plans = plansOf(() -> assertThat(
                        store.storedSince(0, 1000L * MESSAGES / 2, LIMIT).messages())
                .hasSize(LIMIT));

        assertFrugal(plans, LIMIT + 1, LIMIT + 1);
    }

    @Test
    void aPlanThatReadsTheWholeTableIsNoticed() {
        String scan = plansOf(() -> Sql.number(SETTINGS, "SELECT count(body) FROM messages"));
        String sort = plansOf(() -> Sql.number(
                SETTINGS, "SELECT seq FROM messages WHERE conversation_id = '" + conversation(300) + "' ORDER BY id"));

        assertThatThrownBy(() -> assertFrugal(scan, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertFrugal(sort, MESSAGES, LIMIT)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertFrugal(sort, LIMIT, MESSAGES)).isInstanceOf(AssertionError.class);
        assertFrugal(sort, MESSAGES, MESSAGES);
    }

    private static String plansOf(Runnable calls) {
        int before = SERVER.log().length();
        for (int i = 0; i < TIMES; i++) {
            calls.run();
        }
        return SERVER.log()
                .substring(before)
                .lines()
                .filter(line -> !line.contains("pg_is_in_recovery"))
                .collect(Collectors.joining("\n"));
    }

    /** The table of messages is never read as a whole, no step reads more of it than that, and no sort yields more than a page. */
    private static void assertFrugal(String plans, int mostRead, int page) {
        assertThat(plans).contains("Index").doesNotContain("Seq Scan on messages");
        assertThat(sizes(READ, plans)
                        .mapToDouble(size -> size.rows * size.loops)
                        .max()
                        .orElse(0))
                .as(plans)
                .isBetween(1.0, (double) mostRead);
        assertThat(sizes(SORT, plans).mapToDouble(size -> size.rows).max().orElse(0))
                .as(plans)
                .isLessThanOrEqualTo(page);
    }

    /** How many rows a step of a plan yielded, and how often. */
    private record Size(double rows, long loops) {
        static Size of(MatchResult found) {
            return new Size(Double.parseDouble(found.group(1)), Long.parseLong(found.group(2)));
        }
    }

    private static Stream<Size> sizes(Pattern step, String plans) {
        return step.matcher(plans).results().map(Size::of);
    }
}
