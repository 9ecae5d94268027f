package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.StoreContract;
import dev.parley.shared.message.Amendments;
import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.Unread;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What becomes of a database that an earlier version has made and filled. */
class MigrationIT {
    private static final ConversationId KITCHEN = ConversationId.parse("00000000-0000-4000-8000-000000000001");

    private final PostgresSettings settings = Databases.fresh();

    /** Ana and Ben talk in the kitchen, which Cleo has left. */
    private void fillVersion1() {
        Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password())
                .locations("classpath:dev/parley/postgres/migration")
                .target("1")
                .load()
                .migrate();
        Sql.execute(settings, """
                UPDATE store SET log_name = 'contract', log_shards = 2;
                INSERT INTO checkpoints VALUES (0, 6, 5), (1, 0, 0);
                INSERT INTO conversations
                    VALUES ('%1$s', 0, 'group', 'Kitchen', '2026-03-01 12:00Z', 4, 3, '2026-03-01 12:05Z', 5);
                INSERT INTO members VALUES ('%1$s', 'ana', 0, 'owner', 0, 0, 0), ('%1$s', 'ben', 0, 'member', 0, 1, 0),
                    ('%1$s', 'cleo', 0, NULL, 0, 2, 4);
                INSERT INTO messages VALUES ('%1$s', 1, '%2$s1', 0, 'ana', 'a', '1', '2026-03-01 12:00Z', 1),
                    ('%1$s', 2, '%2$s2', 0, 'cleo', 'b', '2', '2026-03-01 12:00Z', 2),
                    ('%1$s', 3, '%2$s3', 0, 'ana', 'c', '3', '2026-03-01 12:00Z', 5);""".formatted(KITCHEN, "00000000-0000-4000-8000-00000000000"));
    }

    @Test
    void whatAnEarlierVersionHasStoredIsReadAsItWas() {
        fillVersion1();
        Map<UserId, Member> members = new LinkedHashMap<>();
        members.put(ANA, new Member(Role.OWNER, 0, 0));
        members.put(BEN, new Member(Role.MEMBER, 0, 0));
        ChatConversation kitchen = new ChatConversation(
                KITCHEN,
                Kind.GROUP,
                Optional.of(new Title("Kitchen")),
                Members.of(members),
                ConversationSettings.DEFAULT,
                Blocks.NONE,
                NOON,
                4,
                0,
                3,
                NOON.plusSeconds(300),
                5);

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            store.bind(StoreContract.LOG);

            assertThat(store.conversation(KITCHEN)).contains(kitchen);
            assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint(6, 5));
            assertThat(store.range(KITCHEN, 1, 9))
                    .containsExactly(message(1, "ana", "a", 1), message(2, "cleo", "b", 2), message(3, "ana", "c", 5));
            ChangesPage cleo = store.changesAfter(CLEO, Cursor.start(store.epoch(), 2), 10);
            assertThat(cleo.departures()).containsExactly(Membership.ended(KITCHEN, CLEO, 4));
            assertThat(cleo.messages()).isEmpty();
        }
    }

    @Test
    void whoHadSentSomethingHasReadUpToIt() {
        fillVersion1();

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            ListedConversation anas =
                    store.listed(ANA, ListFilter.ALL, Optional.empty(), 1).get(0);
            assertThat(anas.participation())
                    .isEqualTo(Participation.none(KITCHEN, ANA).sent(3));
            assertThat(anas.unread().count()).isZero();
            assertThat(store.listed(BEN, ListFilter.ALL, Optional.empty(), 1)
                            .get(0)
                            .unread()
                            .count())
                    .isEqualTo(3);
            assertThat(store.participations(Map.of(KITCHEN, Set.of(ANA, BEN, CLEO))))
                    .containsExactlyInAnyOrder(
                            Participation.none(KITCHEN, ANA).sent(3),
                            Participation.none(KITCHEN, CLEO).sent(2));
        }
    }

    @Test
    void whatAnEarlierVersionHasStoredIsFoundByItsWords() {
        fillVersion1();
        Sql.execute(settings, """
                INSERT INTO messages
                    SELECT '%1$s', s, gen_random_uuid(), 0, 'ana', 'c' || s,
                        CASE s %% 2 WHEN 0 THEN 'K\u00e4se Nummer ' || s ELSE '!' END, '2026-03-01 12:00Z', 5
                    FROM generate_series(4, 2500) AS s;
                INSERT INTO messages
                    SELECT gen_random_uuid(), 1, gen_random_uuid(), 0, 'ana', 'c', 'K\u00e4se anderswo', '2026-03-01 12:00Z', 5
                    FROM generate_series(1, 1500)""".formatted(KITCHEN));

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            assertThat(store.matching(BEN, Optional.empty(), SearchTerms.of("kas"), 9_999)
                            .messages())
                    .hasSize(1_249);
            assertThat(store.matching(BEN, Optional.of(KITCHEN), SearchTerms.of("2500 kase"), 10)
                            .messages())
                    .extracting(ChatMessage::seq)
                    .containsExactly(2_500L);
            assertThat(store.matching(CLEO, Optional.empty(), SearchTerms.of("kase"), 10)
                            .messages())
                    .isEmpty();
        }
    }

    @Test
    void whatAnEarlierVersionHasStoredIsChanged() {
        fillVersion1();

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            ChatMessage edited =
                    message(2, "cleo", "b", 2).edited(Body.of(new MessageText("two @ben")), List.of(BEN), NOON, 6);
            ChatConversation kitchen = store.conversation(KITCHEN).orElseThrow();
            store.commit(new Changes(
                    0,
                    store.checkpoint(0),
                    new Checkpoint(7, 6),
                    List.of(kitchen.withChange(6)),
                    List.of(),
                    List.of(edited),
                    List.of(),
                    List.of()));

            assertThat(store.range(KITCHEN, 2, 2)).containsExactly(edited);
            assertThat(store.listed(BEN, ListFilter.ALL, Optional.empty(), 1)
                            .get(0)
                            .unread()
                            .mentioned())
                    .isTrue();
        }
    }

    /** As the version before this one left it: with words, a document, a title that changed, and samples of what was said. */
    private void fillVersion3() {
        fillVersion1();
        Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password())
                .locations("classpath:dev/parley/postgres/migration")
                .javaMigrations(new WordsOfStoredMessages())
                .target("3")
                .load()
                .migrate();
        Sql.execute(settings, """
                UPDATE conversations SET history = 'joined', archived = true;
                UPDATE messages SET reply_to = '%2$s1', details = '{"mentions": ["ben"], "replyTo":
                        {"id": "%2$s1", "seq": 1, "sender": "ana", "text": "was einmal war"}}'
                    WHERE conversation_id = '%1$s' AND seq = 3;
                ANALYZE""".formatted(KITCHEN, "00000000-0000-4000-8000-00000000000"));
    }

    @Test
    void whatTheVersionBeforeHasStoredIsKeptUntilItExpires() {
        fillVersion3();

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            ChatConversation kitchen = store.conversation(KITCHEN).orElseThrow();
            assertThat(kitchen.settings()).isEqualTo(new ConversationSettings(History.JOINED, true, Optional.empty()));
            assertThat(kitchen.expiredSeq()).isZero();
            assertThat(store.oldest(Optional.empty(), 10))
                    .containsExactly(new OldestMessage(KITCHEN, Optional.empty(), 1, NOON));
            List<ChatMessage> messages = store.range(KITCHEN, 1, 9);
            assertThat(messages.get(2).replyTo()).contains(ReplyTo.of(messages.get(0)));
            assertThat(messages.get(2).mentions()).containsExactly(BEN);
            assertThat(Sql.columnsWith(settings, "einmal")).isEmpty();

            ConversationSettings minute =
                    new ConversationSettings(History.JOINED, true, Optional.of(Duration.ofMinutes(1)));
            ChatConversation expired = kitchen.configured(kitchen.title(), minute, NOON.plusSeconds(300), 6)
                    .expired(3, 7);
            store.commit(new Changes(
                    0,
                    store.checkpoint(0),
                    new Checkpoint(8, 6),
                    List.of(expired),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()));

            assertThat(store.conversation(KITCHEN)).contains(expired);
            assertThat(store.range(KITCHEN, 1, 9))
                    .isEqualTo(messages.stream().map(ChatMessage::expired).toList());
            assertThat(store.oldest(Optional.empty(), 10)).isEmpty();
        }
    }

    @Test
    void theCopiesOfWhatStoredRepliesAnswerAreTakenOutAndNothingElseIs() {
        fillVersion3();
        String payload = "{\"replyTo\":{\"sender\":\"kept\"},\"b\":1,\"a\":\"\\u0001\",\"n\":1.0E-300}";
        Sql.execute(settings, """
                INSERT INTO messages (conversation_id, seq, id, shard, sender, client_message_id, body, sent_at, revision,
                        reply_to, details)
                    SELECT '%1$s', seq, gen_random_uuid(), 0, 'ben', 'c' || seq, 'yes', now(), seq, '%2$s1',
                        ('{"content":{"type":"poll.v1","payload":%3$s},'
                        || '"replyTo":{"id":"%2$s1","seq":1,"sender":"ana","text":"was einmal war"},"replies":7}')::json
                    FROM generate_series(4, 250) AS seq;
                UPDATE conversations SET last_seq = 250, last_revision = 250 WHERE id = '%1$s'
                """.formatted(KITCHEN, "00000000-0000-4000-8000-00000000000", payload));

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            List<ChatMessage> replies = store.range(KITCHEN, 3, 300);

            assertThat(replies)
                    .hasSize(248)
                    .allSatisfy(reply -> assertThat(reply.replyTo())
                            .contains(ReplyTo.of(store.range(KITCHEN, 1, 1).get(0))));
            assertThat(Sql.columnsWith(settings, "einmal")).isEmpty();
            assertThat(Sql.texts(settings, "SELECT DISTINCT details::text FROM messages WHERE seq > 3"))
                    .containsExactly(
                            "{\"content\":{\"type\":\"poll.v1\",\"payload\":" + payload
                                    + "},\"replyTo\":{\"id\":\"00000000-0000-4000-8000-000000000001\",\"seq\":1},\"replies\":7}");
        }
    }

    @Test
    void whatMentionedAndBlockedSomebodyBeforeStillDoes() {
        fillVersion3();
        ConversationId direct = ConversationId.direct(ANA, BEN);
        Sql.execute(settings, """
                UPDATE messages SET details = '{"deletedAt": "2026-03-01T12:00:00Z"}', body = NULL
                    WHERE conversation_id = '%1$s' AND seq = 2;
                INSERT INTO conversations (id, shard, kind, created_at, revision, last_seq, last_activity_at,
                        last_revision, blocked)
                    VALUES ('%2$s', 0, 'direct', '2026-03-01 12:00Z', 3, 0, '2026-03-01 12:00Z', 3, true);
                INSERT INTO members (conversation_id, user_id, shard, role, joined_revision, joined_ordinal, revision,
                        blocked, participation_revision)
                    VALUES ('%2$s', 'ana', 0, 'member', 3, 0, 3, true, 3), ('%2$s', 'ben', 0, 'member', 3, 1, 3, false, NULL)
                """.formatted(KITCHEN, direct));

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            assertThat(store.conversation(direct).orElseThrow().blocks())
                    .isEqualTo(new Blocks(Set.of(ANA), Optional.empty()));
            assertThat(store.listed(BEN, ListFilter.ARCHIVED, Optional.empty(), 1)
                            .get(0)
                            .unread())
                    .isEqualTo(new Unread(2, false, true));
        }
    }

    @Test
    void theSamplesThatTheServerTookOfWhatWasSaidAreGone() {
        fillVersion3();
        String samples = "SELECT count(*) FROM pg_stats WHERE tablename = 'messages'"
                + " AND attname IN ('body', 'sender', 'client_message_id')";
        assertThat(Sql.number(settings, samples)).isEqualTo(3);

        PostgresMessageRepository.open(settings).close();

        assertThat(Sql.number(settings, samples)).isZero();
    }

    /** As the version before this one left it: with words whose marks were off, and with ideographs one by one. */
    private void fillVersion4() {
        fillVersion1();
        Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password())
                .locations("classpath:dev/parley/postgres/migration")
                .javaMigrations(new WordsOfStoredMessages())
                .target("4")
                .load()
                .migrate();
        Sql.execute(settings, """
                INSERT INTO messages (conversation_id, seq, id, shard, sender, client_message_id, body, sent_at, revision, words)
                    SELECT '%1$s', s, gen_random_uuid(), 0, 'ana', 'c' || s,
                        CASE s %% 3 WHEN 0 THEN '\u6211\u4f4f\u5728\u4e0a\u6d77' WHEN 1 THEN '\u30cf\u30b9' ELSE 'plain' END,
                        '2026-03-01 12:00Z', 5,
                        CASE s %% 3
                            WHEN 0 THEN array_to_tsvector(ARRAY['%2$s\u6211', '%2$s\u4f4f', '%2$s\u5728', '%2$s\u4e0a', '%2$s\u6d77'])
                            WHEN 1 THEN array_to_tsvector(ARRAY['%2$s\u30cf', '%2$s\u30b9'])
                            ELSE array_to_tsvector(ARRAY['%2$splain']) END
                    FROM generate_series(4, 2503) AS s""".formatted(KITCHEN, "00000001"));
    }

    @Test
    void whatTheVersionBeforeHasIndexedIsFoundByTheWordsOfThisOne() {
        fillVersion4();
        String unchanged =
                "SELECT count(*) FROM messages WHERE body = 'plain' AND xmin::text = (SELECT min(xmin::text::bigint)::text"
                        + " FROM messages WHERE body = 'plain')";
        long plain = Sql.number(settings, unchanged);

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            assertThat(found(store, "\u4e0a\u6d77")).hasSize(833);
            assertThat(found(store, "\u6d77")).hasSize(833);
            assertThat(found(store, "\u6d77\u4e0a")).isEmpty();
            assertThat(found(store, "\u30cf\u30b9")).hasSize(834);
            assertThat(found(store, "\u30d0\u30b9")).isEmpty();
            assertThat(found(store, "plain")).hasSize(833);
        }
        assertThat(Sql.number(settings, unchanged)).isEqualTo(plain);
    }

    private static List<ChatMessage> found(PostgresMessageRepository store, String asked) {
        return store.matching(BEN, Optional.of(KITCHEN), SearchTerms.of(asked), 9_999)
                .messages();
    }

    private static ChatMessage message(long seq, String sender, String clientMessageId, long revision) {
        return new ChatMessage(
                new MessageId(UUID.fromString("00000000-0000-4000-8000-00000000000" + seq)),
                KITCHEN,
                new UserId(sender),
                new ClientMessageId(clientMessageId),
                Body.of(new MessageText(Long.toString(seq))),
                List.of(),
                Optional.empty(),
                NOON,
                Amendments.NONE,
                seq,
                revision);
    }
}
