package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ParleyException;
import dev.parley.contract.ChatHistoryContract;
import dev.parley.contract.Fixtures;
import dev.parley.contract.LargestMessage;
import dev.parley.contract.MessageRepositoryContract;
import dev.parley.contract.MessageSearchContract;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresMessageRepositoryIT implements MessageRepositoryContract, ChatHistoryContract, MessageSearchContract {
    private static final Comparator<ChatMessage> NEWEST_FIRST = Comparator.comparing(ChatMessage::sentAt)
            .thenComparing(message -> message.id().toString())
            .reversed();

    private final PostgresSettings settings = Databases.fresh();
    private PostgresMessageRepository store = PostgresMessageRepository.open(settings);

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @Override
    public MessageSearch search() {
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = PostgresMessageRepository.open(settings);
    }

    @Test
    void whatWasStoredIsTheSameAfterOpeningAgain() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, CLEO, ANA, BEN));
        kitchen = send(0, kitchen, ANA, "1", "2", "3");
        ChatConversation without = kitchen.withMembers(kitchen.members().without(ANA), NOON, 4);
        List<Membership> left = List.of(Membership.ended(kitchen.id(), ANA, 4));
        store.commit(new Changes(
                0, store.checkpoint(0), new Checkpoint(5, 3), List.of(without), left, List.of(), List.of(), List.of()));
        ChatConversation last = send(0, without, BEN, "4");
        List<ChatMessage> messages = store.range(kitchen.id(), 1, 10);
        var changes = store.changesAfter(ANA, Cursor.start(store.epoch(), SHARDS), 10);
        Cursor now = store.now();

        reopen();
        store.bind(LOG);

        assertThat(store.now()).isEqualTo(now);
        assertThat(store.conversation(kitchen.id())).contains(last);
        assertThat(store.range(kitchen.id(), 1, 10)).isEqualTo(messages).hasSize(4);
        assertThat(store.changesAfter(ANA, Cursor.start(store.epoch(), SHARDS), 10))
                .isEqualTo(changes);
        assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint(6, 5));
    }

    @Test
    void textsComeBackAsTheyWereToTheByte() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        String[] texts = {
            "\u2028 line and \u2029 paragraph separator",
            "\ud83d\udc69\u200d\ud83c\udf73 \ud834\udd1e \ud83c\uddea\ud83c\uddfa",
            "\u0645\u0631\u062d\u0628\u0627 \u202eabc\u202c \u05e9\u05dc\u05d5\u05dd",
            "caf\u00e9",
            "cafe\u0301",
            "\ufeffbyte order mark, \ufffd, \uffff, \u00a0",
            "tab\t, lines\n\n, '\"\\{},NULL $1 ? :a %s",
            "  blanks around  ",
            "x".repeat(4_000)
        };

        send(0, kitchen, ANA, texts);

        assertThat(store.range(kitchen.id(), 1, 100))
                .extracting(message -> message.text().orElseThrow().value())
                .containsExactly(texts);
    }

    @Test
    void usersAreToldApartByTheirBytes() {
        UserId small = new UserId("zo\u00eb");
        UserId large = new UserId("Zo\u00eb");
        UserId plain = new UserId("zoe");
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, small, large, plain));

        assertThat(store.conversation(kitchen.id()).orElseThrow().members().users())
                .containsExactly(small, large, plain);
        assertThat(store.conversationsOf(new UserId("ZOE"))).isEmpty();
        assertThat(store.conversationsOf(new UserId("zoe\u0308"))).containsOnlyKeys(kitchen.id());
    }

    @Test
    void noWordHasAMeaningInTheLanguageOfTheIndex() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "plain words");
        List<String> hostile = List.of(
                "'", "''", "\\", "\\'", "a\\", ":", ":*", "a:b", "&", "|", "!", "!plain", "*", "(", ")", "<->",
                "% $1 ?");

        for (String word : hostile) {
            SearchTerms terms = SearchTerms.of("plain " + word + " missing");
            assertThat(store.matching(ANA, Optional.empty(), terms, 10).messages())
                    .isEmpty();
            assertThat(store.matching(ANA, Optional.of(kitchen.id()), terms, 10).messages())
                    .isEmpty();
        }
        assertThat(store.matching(ANA, Optional.empty(), SearchTerms.of("plain words"), 10)
                        .messages())
                .hasSize(1);
    }

    @Test
    void theConversationsOfSomebodyWithVeryManyAreAllSearched() {
        ChatConversation last = begin(0, aGroup(aConversationId(), 0, ANA));
        Sql.execute(settings, """
                INSERT INTO conversations
                    SELECT gen_random_uuid(), 0, 'group', 'Group', '2026-03-01', 0, 1, '2026-03-01', 0
                    FROM generate_series(1, 1200);
                INSERT INTO members SELECT id, 'ana', 0, 'member', 0, 0, 0 FROM conversations WHERE last_seq = 1;
                INSERT INTO messages
                    SELECT id, 1, gen_random_uuid(), 0, 'ben', 'c', 'hello', '2026-03-01', 0, NULL, NULL,
                        array_to_tsvector(ARRAY[right(id::text, 8) || 'hello'])
                    FROM conversations WHERE last_seq = 1""");
        send(0, last, ANA, "hello again");

        Matches found = store.matching(ANA, Optional.empty(), SearchTerms.of("hell"), 1_201);

        assertThat(found.messages()).hasSize(1_201).isSortedAccordingTo(NEWEST_FIRST);
        assertThat(found.complete()).isTrue();
        assertThat(store.matching(ANA, Optional.empty(), SearchTerms.of("hell"), 7))
                .isEqualTo(new Matches(found.messages().subList(0, 7), false));
    }

    @Test
    void ofLargeMessagesASearchFindsTheNewestThatAreNotTooMuchTogetherAndSaysSo() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        List<ChatMessage> messages = new ArrayList<>();
        for (int seq = 1; seq <= 30; seq++) {
            kitchen = kitchen.withMessage(NOON, seq);
            messages.add(LargestMessage.saying("needle", kitchen.id(), seq, seq));
        }
        commit(0, 31, List.of(kitchen), messages);

        Matches found = store.matching(ANA, Optional.empty(), SearchTerms.of("needle"), 100);

        assertThat(found.messages()).hasSizeBetween(5, 29).isSortedAccordingTo(NEWEST_FIRST);
        assertThat(found.complete()).isFalse();
        assertThat(store.matching(ANA, Optional.empty(), SearchTerms.of("needle"), 3)
                        .messages())
                .isEqualTo(found.messages().subList(0, 3));
    }

    @Test
    void whoLeftAndCameBackWithinOneBatchIsAtTheEnd() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN, CLEO));
        ChatConversation back =
                kitchen.withMembers(kitchen.members().without(BEN).with(BEN, Fixtures.joining(Role.MEMBER)), NOON, 2);

        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(3, 0),
                List.of(back),
                List.of(memberships(back).get(2)),
                List.of(),
                List.of(),
                List.of()));

        assertThat(store.conversation(kitchen.id()).orElseThrow().members().users())
                .containsExactly(ANA, CLEO, BEN);
    }

    @Test
    void ofTwoOwnersOfAShardTheLateOneChangesNothing() {
        store.bind(LOG);
        try (PostgresMessageRepository other = PostgresMessageRepository.open(settings)) {
            other.bind(LOG);
            Checkpoint before = other.checkpoint(0);
            ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
            ChatConversation late = aGroup(aConversationId(), 0, BEN);

            assertThatThrownBy(() -> other.commit(new Changes(
                            0,
                            before,
                            new Checkpoint(1, 0),
                            List.of(late),
                            memberships(late),
                            List.of(),
                            List.of(),
                            List.of())))
                    .isInstanceOf(FencedException.class);

            assertThat(other.conversation(late.id())).isEmpty();
            assertThat(other.conversation(kitchen.id())).contains(kitchen);
        }
    }

    @Test
    void ofManyWritersAtOneCheckpointExactlyOneCommits() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                Checkpoint before = store.checkpoint(0);
                AtomicInteger fenced = new AtomicInteger();
                List<CompletableFuture<Void>> writers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    ChatConversation mine = aGroup(aConversationId(), before.next(), ANA);
                    Changes changes = new Changes(
                            0,
                            before,
                            new Checkpoint(before.next() + 1, before.next()),
                            List.of(mine),
                            memberships(mine),
                            List.of(),
                            List.of(),
                            List.of());
                    writers.add(CompletableFuture.runAsync(
                            () -> {
                                try {
                                    store.commit(changes);
                                } catch (FencedException e) {
                                    fenced.incrementAndGet();
                                }
                            },
                            threads));
                }
                writers.forEach(CompletableFuture::join);

                assertThat(fenced.get()).isEqualTo(7);
                assertThat(store.checkpoint(0).next()).isEqualTo(before.next() + 1);
            }
            assertThat(store.conversationsOf(ANA)).hasSize(10);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatIsThereAlreadyCanNeverBeStoredAgainAndItsBatchChangesNothing() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatMessage first = aMessage(kitchen.id(), ANA, "once", 1, 1);
        ChatConversation one = kitchen.withMessage(NOON, 1);
        commit(0, 2, List.of(one), List.of(first));
        ChatMessage again = at(first, 2, 2);
        Changes changes = new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(3, 2),
                List.of(one.withMessage(NOON, 2)),
                List.of(),
                List.of(again),
                List.of(),
                List.of());

        assertThatThrownBy(() -> store.commit(changes))
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(ParleyException.class)
                .hasMessageContaining("23505");

        assertThat(store.checkpoint(0).next()).isEqualTo(2);
        assertThat(store.conversation(kitchen.id())).contains(one);
        assertThat(store.range(kitchen.id(), 1, 10)).containsExactly(first);
    }

    @Test
    void aMessageNeverTakesThePlaceOfAnotherOne() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1");
        ChatMessage first = store.range(kitchen.id(), 1, 1).get(0);
        Changes changes = new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(3, 2),
                List.of(kitchen.withChange(2)),
                List.of(),
                List.of(aMessage(kitchen.id(), ANA, "another", 1, 2)),
                List.of(),
                List.of());

        assertThatThrownBy(() -> store.commit(changes))
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(ParleyException.class)
                .hasMessageContaining("the seq of another one");

        assertThat(store.checkpoint(0).next()).isEqualTo(2);
        assertThat(store.conversation(kitchen.id())).contains(kitchen);
        assertThat(store.range(kitchen.id(), 1, 10)).containsExactly(first);
    }

    @Test
    void aPlainMessageIsItsColumnsAlone() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        kitchen = send(0, kitchen, ANA, "plain", "with a link, https://example.org/");
        ChatMessage first = store.range(kitchen.id(), 1, 1).get(0);
        commit(
                0,
                4,
                List.of(kitchen.withChange(3)),
                List.of(first.edited(Body.of(new MessageText("edited")), List.of(), NOON, 3)));

        assertThat(Sql.number(settings, "SELECT count(*) FROM messages WHERE details IS NULL"))
                .isEqualTo(1);
        assertThat(Sql.number(settings, "SELECT details ->> 'edits' FROM messages WHERE details IS NOT NULL"))
                .isEqualTo(1);
        assertThat(Sql.number(settings, "SELECT count(*) FROM messages WHERE details ->> 'text' IS NOT NULL"))
                .isZero();
    }

    @Test
    void whatIsBehindManyChangesOfOneRevisionIsNotForgotten() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3");
        Cursor seen = store.now();
        List<ChatMessage> answered = store.range(kitchen.id(), 1, 3).stream()
                .map(message -> message.withReply(4))
                .toList();
        commit(0, 5, List.of(kitchen.withChange(4)), answered);
        ChatConversation garden = send(1, begin(1, aGroup(aConversationId(), 0, ANA)), ANA, "behind");

        for (int limit = 1; limit < 4; limit++) {
            ChangesPage page = store.changesAfter(ANA, seen, limit);

            assertThat(page.messages()).containsExactlyInAnyOrderElementsOf(answered);
            assertThat(page.more()).isTrue();
            assertThat(store.changesAfter(ANA, page.cursor(), 10).messages()).isEqualTo(store.range(garden.id(), 1, 1));
        }
    }

    @Test
    void manyChangesOfOneRevisionAreOneStretch() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "1", "2", "3");
        List<ChatMessage> answered = store.range(kitchen.id(), 1, 3).stream()
                .map(message -> message.withReply(4))
                .toList();
        commit(0, 5, List.of(kitchen.withChange(4)), answered);
        send(0, kitchen, ANA, "4");

        StoredStretch stretch = store.storedSince(0, 4, 2);

        assertThat(stretch.messages()).containsExactlyInAnyOrderElementsOf(answered);
        assertThat(stretch.next()).isEqualTo(5);
        assertThat(store.storedSince(0, 5, 2).next()).isEqualTo(6);
    }

    @Test
    void howAStrangerTakesPartIsNoDeparture() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        Participation stranger = Participation.none(kitchen.id(), CLEO).moved(0, 1, 1);
        store.commit(new Changes(
                0,
                store.checkpoint(0),
                new Checkpoint(2, 1),
                List.of(kitchen.withChange(1)),
                List.of(),
                List.of(),
                List.of(stranger),
                List.of()));

        StoredStretch stretch = store.storedSince(0, 0, 10);
        ChangesPage page = store.changesAfter(CLEO, Cursor.start(store.epoch(), SHARDS), 10);

        assertThat(stretch.participations()).containsExactly(stranger);
        assertThat(stretch.departures()).isEmpty();
        assertThat(page.departures()).isEmpty();
        assertThat(page.participations()).isEmpty();
        assertThat(store.conversation(kitchen.id()).orElseThrow().members().users())
                .containsExactly(ANA);
    }

    @Test
    void whoLeftAndComesBackTakesPartAsBefore() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), BEN, "1", "2");
        ChatConversation without = kitchen.withMembers(kitchen.members().without(BEN), NOON, 3);
        change(without, List.of(Membership.ended(kitchen.id(), BEN, 3)));
        Member joining = new Member(Role.MEMBER, 2, 2);
        ChatConversation again = without.withMembers(without.members().with(BEN, joining), NOON, 4);
        change(again, List.of(new Membership(kitchen.id(), BEN, Optional.of(joining), 4)));

        assertThat(store.conversationsOf(BEN)).isEqualTo(Map.of(kitchen.id(), joining));
        assertThat(store.participations(Map.of(kitchen.id(), List.of(BEN))))
                .containsExactly(Participation.none(kitchen.id(), BEN).sent(2));
    }

    @Test
    void aStretchIsBoundedAlsoWhereOnlyConversationsChanged() {
        for (int i = 0; i < 7; i++) {
            begin(0, aGroup(aConversationId(), i, ANA));
        }

        StoredStretch stretch = store.storedSince(0, 1, 3);

        assertThat(stretch.conversations())
                .extracting(ChatConversation::revision)
                .containsExactly(1L, 2L, 3L);
        assertThat(stretch.next()).isEqualTo(4);
    }

    @Test
    void aBoundDatabaseSaysToWhichLogItBelongsAndWhatToDo() {
        store.bind(LOG);
        reopen();

        assertThatThrownBy(() -> store.bind(new LogIdentity("elsewhere", 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("follows the log contract with 2 shards")
                .hasMessageContaining("elsewhere with 3")
                .hasMessageContaining("use a database of its own");
    }

    @Test
    void aNewEpochIsSeenAtOnce() {
        String before = store.epoch();

        PostgresServer.shared().execute(database(), "UPDATE store SET epoch = gen_random_uuid()");

        assertThat(store.epoch()).isNotEqualTo(before);
        assertThat(store.now().epoch()).isEqualTo(store.epoch());
    }

    private static ChatMessage at(ChatMessage message, long seq, long revision) {
        return new ChatMessage(
                message.id(),
                message.conversation(),
                message.sender(),
                message.clientMessageId(),
                message.body(),
                message.mentions(),
                message.replyTo(),
                message.sentAt(),
                message.amendments(),
                seq,
                revision);
    }

    private String database() {
        return settings.url().replaceAll(".*/([^?]+).*", "$1");
    }
}
