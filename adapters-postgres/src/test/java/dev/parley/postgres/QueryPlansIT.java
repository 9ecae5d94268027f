package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.StoreContract;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    /** One more than a page, and another one that shows where those of one revision end. */
    private static final int TIED = LIMIT + 2;

    private static final int CONVERSATIONS = 500;
    private static final int MESSAGES = 200;
    private static final int DEEP = 1_000_000;
    private static final ConversationId DEEP_CONVERSATION = conversation(5_000);
    private static final MessageId QUESTION = new MessageId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    private static final int CROWD = 10_000;
    private static final ConversationId HALL = conversation(5_001);
    private static final ConversationId ARCHIVE = conversation(5_002);
    /** More than one commit clears at the most. */
    private static final int CLEARED = 600;

    private static final UserId EVE = new UserId("eve");
    private static final UserId FAY = new UserId("fay");
    private static final UserId GIL = new UserId("gil");
    private static final Pattern SORT =
            Pattern.compile("Sort  \\(cost=[^)]*\\) \\(actual time=\\S+ rows=([0-9.]+) loops=([0-9]+)\\)");
    private static final Pattern READ = read("messages");
    private static final Pattern PASSED_OVER = Pattern.compile("Rows Removed by Filter: ([0-9]+)");
    private static final Pattern PEOPLE = read("members");

    private static Pattern read(String table) {
        return Pattern.compile("Scan[^\\n]* on " + table
                + "[^\\n]* \\(cost=[^)]*\\) \\(actual time=\\S+ rows=([0-9.]+) loops=([0-9]+)\\)");
    }

    private static final PostgresServer SERVER = PostgresServer.launch(
            "fsync=off",
            "shared_preload_libraries=auto_explain",
            "auto_explain.log_min_duration=0",
            "auto_explain.log_analyze=on");
    private static final PostgresSettings SETTINGS = Databases.on(SERVER).withAllowWeakDurability(true);
    private static PostgresMessageRepository store;

    /**
     * Ana is in a third of the conversations, which are spread over both shards and mostly archived; each revision is one message. Fay is in another
     * third, where half of the messages were edited since. Of one conversation with very many messages, every tenth answers the
     * first, and Eve, who came late, sees the last ones; in the hall are very many people. Gil alone is in the archive, of which nearly
     * everything has expired.
     */
    @BeforeAll
    static void fill() {
        store = PostgresMessageRepository.open(SETTINGS);
        store.bind(StoreContract.LOG);
        Sql.execute(SETTINGS, """
                SET auto_explain.log_min_duration = -1;
                INSERT INTO conversations
                    SELECT ('00000000-0000-4000-8000-' || lpad(c::text, 12, '0'))::uuid, c %% 2, 'group', 'Group ' || c,
                        '2026-03-01', c, %2$d, '2026-03-01'::timestamptz + c * interval '1 s',
                        c + 1000 * %2$d + CASE c %% 3 WHEN 1 THEN 400000 ELSE 0 END
                    FROM generate_series(1, 3 * %1$d) AS c;
                UPDATE conversations SET archived = true WHERE revision %% 3 = 0 AND revision %% 30 > 0;
                INSERT INTO members
                    SELECT id, u.name, shard, 'member', revision, u.place, revision FROM conversations AS c
                    CROSS JOIN LATERAL
                        (VALUES ('ana', 0), ('ben', 1), ('user' || c.revision, 2), ('fay', 1)) AS u (name, place)
                    WHERE c.revision %% 3 = u.place OR u.name NOT IN ('ana', 'fay');
                UPDATE members SET read_seq = 150, delivered_seq = 160,
                        participation_revision = CASE user_id WHEN 'ana' THEN revision END
                    WHERE user_id IN ('ana', 'ben');
                INSERT INTO messages
                    SELECT id, s, gen_random_uuid(), shard, 'ben', 'c' || s, 'text ' || repeat('x', 200), '2026-03-01',
                        revision + 1000 * s + CASE WHEN edited THEN 400000 ELSE 0 END, NULL,
                        CASE WHEN edited THEN '{"edits": 1, "editedAt": "2026-03-02T12:00:00Z"}'::json END,
                        array_to_tsvector(ARRAY[right(id::text, 8) || 'text', right(id::text, 8) || 'word' || s])
                    FROM conversations, generate_series(1, %2$d) AS s,
                        LATERAL (SELECT revision %% 3 = 1 AND s <= %2$d / 2 AS edited) AS e
                    WHERE revision %% 3 < 2;
                INSERT INTO conversations VALUES
                    ('%4$s', 1, 'group', 'Deep', '2026-03-01', 3, %3$d, '2026-03-01', 1000000 + %3$d),
                    ('%7$s', 1, 'group', 'Hall', '2026-03-01', 4, 0, '2026-03-01', 1000000 + %3$d);
                INSERT INTO members (conversation_id, user_id, shard, role, joined_revision, joined_ordinal, revision,
                        joined_seq, hidden_seq, shown_revision)
                    VALUES ('%4$s', 'eve', 1, 'member', 3, 0, 3, %3$d - 500, %3$d - 500, 1000000 + %3$d - 500);
                INSERT INTO members (conversation_id, user_id, shard, role, joined_revision, joined_ordinal, revision,
                        delivered_seq, participation_revision)
                    SELECT '%7$s', 'person' || p, 1, 'member', 4, p, 4, 1 + p %% 2, 5 + p
                    FROM generate_series(1, %6$d) AS p;
                INSERT INTO messages
                    SELECT '%4$s', s, CASE s WHEN 1 THEN '%5$s' ELSE gen_random_uuid() END, 1, 'ben', 'c', 'text',
                        '2026-03-01', 1000000 + s, CASE s %% 10 WHEN 0 THEN '%5$s'::uuid END, NULL,
                        array_to_tsvector(ARRAY[right('%4$s', 8) || 'text'])
                    FROM generate_series(1, %3$d) AS s;
                INSERT INTO conversations VALUES
                    ('%8$s', 1, 'group', 'Archive', '2026-03-01', 5, 30000, '2026-03-01', 2200000);
                INSERT INTO members VALUES ('%8$s', 'gil', 1, 'member', 5, 0, 5);
                INSERT INTO messages
                    SELECT '%8$s', s, gen_random_uuid(), 1, 'ben', 'c', 'text', '2026-03-01', 2100000 + s, NULL, NULL,
                        array_to_tsvector(ARRAY[right('%8$s', 8) || 'text'])
                    FROM generate_series(1, 30000) AS s;
                UPDATE checkpoints SET next_offset = 3000000;""".formatted(
                        CONVERSATIONS, MESSAGES, DEEP, DEEP_CONVERSATION, QUESTION, CROWD, HALL, ARCHIVE));
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
        assertThat(statements(plans)).isEqualTo(2 * TIMES);
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
            List<ListedConversation> listed = store.listed(ANA, ListFilter.ALL, Optional.empty(), LIMIT);
            assertThat(listed).hasSize(LIMIT);
            ListedConversation last = listed.get(LIMIT - 1);
            ListPlace place = new ListPlace(
                    last.conversation().lastActivityAt(), last.conversation().id());
            assertThat(store.listed(ANA, ListFilter.ALL, Optional.of(place), LIMIT))
                    .hasSize(LIMIT);
        });

        assertFrugal(plans, LIMIT, LIMIT);
        assertThat(statements(plans)).isEqualTo(2 * TIMES);
    }

    @Test
    void aListOfFiveHundredConversationsTakesOneStatement() {
        String plans = plansOf(() -> assertThat(store.listed(ANA, ListFilter.ALL, Optional.empty(), CONVERSATIONS))
                .hasSize(CONVERSATIONS)
                .allMatch(listed -> listed.unread().count() == MESSAGES - 150));

        assertFrugal(plans, CONVERSATIONS, CONVERSATIONS);
        assertThat(statements(plans)).isEqualTo(TIMES);
    }

    @Test
    void aListOfWhatIsArchivedOrNotReadsNothingMoreHoweverMuchIsArchived() {
        String plans = plansOf(() -> {
            assertThat(store.listed(ANA, ListFilter.OPEN, Optional.empty(), LIMIT))
                    .hasSize(LIMIT)
                    .noneMatch(listed -> listed.conversation().settings().archived());
            List<ListedConversation> archived = store.listed(ANA, ListFilter.ARCHIVED, Optional.empty(), LIMIT);
            assertThat(archived)
                    .hasSize(LIMIT)
                    .allMatch(listed -> listed.conversation().settings().archived());
            ChatConversation last = archived.get(LIMIT - 1).conversation();
            assertThat(store.listed(
                            ANA,
                            ListFilter.ARCHIVED,
                            Optional.of(new ListPlace(last.lastActivityAt(), last.id())),
                            LIMIT))
                    .hasSize(LIMIT);
        });

        assertFrugal(plans, LIMIT, LIMIT);
        assertThat(read(PEOPLE, plans)).isBetween(1.0, (double) CONVERSATIONS);
        assertThat(statements(plans)).isEqualTo(3 * TIMES);
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

        assertFrugal(plans, Math.max(CONVERSATIONS, (LIMIT + 1) * TIED), TIED);
    }

    @Test
    void whoMissedManyChangesOfOldMessagesReadsAPageOfThem() {
        String plans = plansOf(
                () -> assertThat(store.changesAfter(FAY, cursor(350_000), LIMIT).messages())
                        .hasSize(LIMIT)
                        .allMatch(message -> message.amendments().edits() == 1));

        assertFrugal(plans, (LIMIT + 1) * TIED, TIED);
    }

    @Test
    void whoSeesTheEndOfALongConversationReadsNothingOfItsBeginning() {
        String plans = plansOf(
                () -> assertThat(store.changesAfter(EVE, cursor(5), LIMIT).messages())
                        .hasSize(LIMIT)
                        .allMatch(message -> message.seq() > DEEP - 500));

        assertFrugal(plans, TIED, TIED);
    }

    @Test
    void whatTheMembersHaveReadIsReadOfThoseConversationsAloneThatChanged() {
        String plans = plansOf(() -> {
            assertThat(store.changesAfter(ANA, cursor(0), LIMIT).participations())
                    .isNotEmpty();
            assertThat(store.changesAfter(new UserId("person77"), cursor(50), 500)
                            .participations())
                    .hasSize(1);
        });

        assertThat(read(PEOPLE, plans)).isBetween(1.0, 3.0 * CONVERSATIONS);
        assertFrugal(plans, (LIMIT + 1) * TIED, TIED);
    }

    @Test
    void aPageOfAVeryLongConversationReadsItselfAtAnyDepth() {
        for (int from : List.of(1, DEEP / 2, DEEP - LIMIT + 1)) {
            String plans = plansOf(() -> assertThat(store.range(DEEP_CONVERSATION, from, from + LIMIT - 1))
                    .hasSize(LIMIT));

            assertFrugal(plans, LIMIT, 0);
        }
    }

    @Test
    void aPageOfRepliesReadsItselfAtAnyDepth() {
        for (int after : List.of(0, DEEP / 2, DEEP - 10 * LIMIT)) {
            String plans = plansOf(() -> assertThat(store.replies(DEEP_CONVERSATION, QUESTION, after, LIMIT))
                    .hasSize(LIMIT));

            assertFrugal(plans, LIMIT, 0);
        }
    }

    @Test
    void theNewestOfManyConversationsTakeOneStatement() {
        List<ConversationId> ids = IntStream.rangeClosed(1, CONVERSATIONS)
                .mapToObj(i -> conversation(3 * i))
                .toList();

        String plans = plansOf(() -> assertThat(store.newest(ids, 3)).hasSize(3 * CONVERSATIONS));

        assertFrugal(plans, 3 * CONVERSATIONS, 3 * CONVERSATIONS);
        assertThat(statements(plans)).isEqualTo(TIMES);
    }

    @Test
    void howPeopleTakePartIsFoundByTheirNames() {
        Map<ConversationId, List<UserId>> asked = IntStream.rangeClosed(1, CONVERSATIONS)
                .boxed()
                .collect(Collectors.toMap(i -> conversation(3 * i), i -> List.of(ANA, BEN)));

        String plans = plansOf(() -> assertThat(store.participations(asked)).hasSize(2 * CONVERSATIONS));

        assertThat(plans).doesNotContain("Seq Scan on members");
        assertThat(read(PEOPLE, plans)).isBetween(1.0, 2.0 * CONVERSATIONS);
        assertThat(statements(plans)).isEqualTo(TIMES);
    }

    @Test
    void aPageOfACrowdReadsItselfAtAnyDepth() {
        for (String after : List.of("", "person5", "person98")) {
            Optional<UserId> last = after.isEmpty() ? Optional.empty() : Optional.of(new UserId(after));
            String plans = plansOf(
                    () -> assertThat(store.participations(HALL, 1, last, LIMIT)).hasSize(LIMIT));

            assertThat(plans).doesNotContain("Seq Scan on members").doesNotContain("Sort");
            assertThat(read(PEOPLE, plans)).isBetween(1.0, (double) LIMIT);
        }
    }

    @Test
    void aPersonsConversationsAreFoundByTheirName() {
        String plans = plansOf(() -> assertThat(store.conversationsOf(ANA)).hasSize(CONVERSATIONS));

        assertThat(plans).doesNotContain("Seq Scan on members");
        assertThat(read(PEOPLE, plans)).isEqualTo(CONVERSATIONS);
    }

    @Test
    void aSearchReadsWhatHasItsWordsInTheConversationsOfThePersonAndNothingElse() {
        String plans = plansOf(() -> {
            assertThat(store.matching(ANA, Optional.empty(), SearchTerms.of("tex word77"), CONVERSATIONS)
                            .messages())
                    .hasSize(CONVERSATIONS);
            assertThat(store.matching(ANA, Optional.of(conversation(300)), SearchTerms.of("text"), LIMIT)
                            .messages())
                    .hasSize(LIMIT);
        });

        assertThat(plans).contains("Bitmap Index Scan on messages_by_words");
        assertFrugal(plans, CONVERSATIONS, CONVERSATIONS);
    }

    @Test
    void aVeryCommonWordOfAVeryLongConversationCostsOthersNothing() {
        String plans = plansOf(() -> assertThat(
                        store.matching(ANA, Optional.empty(), SearchTerms.of("text word" + MESSAGES), CONVERSATIONS)
                                .messages())
                .hasSize(CONVERSATIONS)
                .noneMatch(message -> message.conversation().equals(DEEP_CONVERSATION)));

        assertFrugal(plans, CONVERSATIONS, CONVERSATIONS);
    }

    @Test
    void theOldestMessagesOfAPageOfConversationsTakeOneStatementAndNoneBesideThem() {
        String plans = plansOf(() -> {
            List<OldestMessage> page = store.oldest(Optional.empty(), LIMIT);
            assertThat(page).hasSize(LIMIT);
            assertThat(store.oldest(Optional.of(page.get(LIMIT - 1).conversation()), LIMIT))
                    .hasSize(LIMIT);
        });

        assertThat(plans).doesNotContain("Sort", "Seq Scan on conversations");
        // The mean per conversation is rounded.
        assertFrugal(plans, LIMIT + 1, 0);
        assertThat(statements(plans)).isEqualTo(2 * TIMES);
    }

    @Test
    void whereAPersonEverWasIsFoundByTheirName() {
        String plans = plansOf(() -> assertThat(store.everIn(ANA)).hasSize(CONVERSATIONS));

        assertThat(plans).doesNotContain("Seq Scan on members");
        assertThat(read(PEOPLE, plans)).isEqualTo(CONVERSATIONS);
        assertThat(statements(plans)).isEqualTo(TIMES);
    }

    @Test
    void whatExpiresIsClearedAlongItsPlacesAndIsNeverReadAgain() {
        String plans = plansOf(() -> {
            ChatConversation archive = store.conversation(ARCHIVE).orElseThrow();
            long next = store.checkpoint(1).next();
            commit(archive.expired(archive.expiredSeq() + CLEARED, next), List.of());
        });

        assertThat(plans).contains("Update on messages");
        assertFrugal(plans, CLEARED, CLEARED);
        assertThat(passedOver(plans)).isLessThanOrEqualTo(CLEARED);
        assertThat(Sql.number(SETTINGS, "SELECT count(*) FROM messages WHERE body IS NULL"))
                .isEqualTo((long) TIMES * CLEARED);

        String reading = plansOf(
                () -> assertThat(store.changesAfter(GIL, cursor(5), LIMIT).messages())
                        .hasSize(LIMIT)
                        .allMatch(message -> message.text().isPresent()));

        assertFrugal(reading, TIED, TIED);
        // Among those of whom it is told how they take part, Gil is told anyway.
        assertThat(passedOver(reading)).isLessThanOrEqualTo(1);
    }

    @Test
    void whoIsForgottenIsFoundByTheirName() {
        String plans = plansOf(() -> {
            long number = 9_000 + store.checkpoint(1).next() % 1_000;
            commit(
                    store.conversation(ARCHIVE).orElseThrow(),
                    List.of(new Forgotten(HALL, new UserId("person" + number)), new Forgotten(HALL, FAY)));
        });

        assertThat(plans).contains("Delete on members").doesNotContain("Seq Scan on members");
        assertThat(Sql.number(SETTINGS, "SELECT count(*) FROM members WHERE conversation_id = '" + HALL + "'"))
                .isEqualTo(CROWD - TIMES);
    }

    private static void commit(ChatConversation conversation, List<Forgotten> forgotten) {
        Checkpoint before = store.checkpoint(1);
        store.commit(new Changes(
                1,
                before,
                new Checkpoint(before.next() + 1, before.next()),
                List.of(conversation),
                List.of(),
                List.of(),
                List.of(),
                forgotten));
    }

    @Test
    void aStretchIsReadAlongItsShard() {
        String plans = plansOf(() -> assertThat(
                        store.storedSince(0, 1000L * MESSAGES / 2, LIMIT).messages())
                .hasSize(LIMIT));

        assertFrugal(plans, TIED, TIED);
    }

    @Test
    void aStretchInWhichManyPeopleTookPartIsReadAlongItsShard() {
        String plans = plansOf(() ->
                assertThat(store.storedSince(1, 1_600, LIMIT).participations()).hasSize(LIMIT));

        assertThat(read(PEOPLE, plans)).as(plans).isBetween(1.0, (double) TIED);
        assertFrugal(plans, TIED, TIED);
    }

    @Test
    void aPlanThatReadsTheWholeTableIsNoticed() {
        String scan = plansOf(() -> Sql.number(SETTINGS, "SELECT count(body) FROM messages"));
        String sort = plansOf(() -> Sql.number(
                SETTINGS,
                "SELECT seq FROM messages WHERE conversation_id = '" + conversation(300) + "' ORDER BY body"));

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

    private static int statements(String plans) {
        return plans.split("Query Text", -1).length - 1;
    }

    /**
     * The tables of messages and members are never read as a whole, no step reads more messages than that, and no sort yields
     * more than a page.
     */
    private static void assertFrugal(String plans, int mostRead, int page) {
        assertThat(plans).contains("Index").doesNotContain("Seq Scan on messages", "Seq Scan on members");
        assertThat(read(READ, plans)).as(plans).isBetween(1.0, (double) mostRead);
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

    /** The most rows that a step has read. */
    private static double read(Pattern step, String plans) {
        return sizes(step, plans)
                .mapToDouble(size -> size.rows * size.loops)
                .max()
                .orElse(0);
    }

    /** The most rows that a step has read and not yielded. */
    private static long passedOver(String plans) {
        return PASSED_OVER
                .matcher(plans)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElse(0);
    }

    private static Stream<Size> sizes(Pattern step, String plans) {
        return step.matcher(plans).results().map(Size::of);
    }
}
