package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.FaultyStore;
import dev.parley.contract.StoreContract;
import dev.parley.exchange.SaveMessage;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories as the save handler decides them, kept by this store, which is opened again now and then, and by the one in
 * memory: every question has the same answer.
 */
class SameAsInMemoryTest {
    private static final int BATCHES = 250;
    private static final int MOST_EVENTS = 12;
    private static final int SHARDS = StoreContract.SHARDS;
    private static final Comparator<ChatMessage> BY_REVISION =
            Comparator.comparingLong(ChatMessage::revision).thenComparingLong(ChatMessage::seq);

    @TempDir
    Path folder;

    private final InMemoryMessageRepository memory = new InMemoryMessageRepository();
    private JsonMessageRepository store;
    private RandomEvents events;
    private Random random = new Random();

    private void open() {
        store = JsonMessageRepository.open(JsonSettings.in(folder).withSegmentBytes(16 << 10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyQuestionHasTheSameAnswer(long seed) {
        random = new Random(seed);
        events = new RandomEvents(random, memory);
        open();
        memory.bind(StoreContract.LOG);
        store.bind(StoreContract.LOG);
        SaveMessage save = new SaveMessage(
                new FaultyStore<>(memory).beforeCommit(changes -> store.commit(changes)),
                event -> CompletableFuture.completedFuture(new Publication.Published(new Position(0, 0))),
                UUID::randomUUID);
        for (int i = 0; i < BATCHES; i++) {
            save.handle(batch(random.nextInt(SHARDS)));
            if (random.nextInt(15) == 0) {
                store.clean();
            }
            if (random.nextInt(40) == 0) {
                store.close();
                open();
            }
        }
        assertThatMuchHappened();
        assertSameAnswers();
        store.close();
        open();
        assertSameAnswers();
        assertThat(store.clean()).isTrue();
        assertSameAnswers();
        store.close();
        open();
        assertSameAnswers();
        store.close();
    }

    private void assertThatMuchHappened() {
        List<ChatMessage> messages = events.conversations().stream()
                .flatMap(id -> memory.range(id, 1, 10_000).stream())
                .toList();
        assertThat(messages)
                .hasSizeGreaterThan(100)
                .anyMatch(ChatMessage::isDeleted)
                .anyMatch(message -> message.amendments().edits() > 0)
                .anyMatch(message -> message.amendments().replies() > 1)
                .anyMatch(message -> !message.mentions().isEmpty())
                .anyMatch(message -> !message.amendments().reactions().isEmpty());
        assertThat(memory.conversations(events.conversations()).values())
                .anyMatch(
                        state -> state.members().byUser().values().stream().anyMatch(member -> member.hiddenSeq() > 0))
                .anyMatch(state -> state.expiredSeq() > 0)
                .anyMatch(state -> state.settings().retention().isPresent());
        assertThat(messages).anyMatch(message -> message.sender().equals(UserId.ERASED));
    }

    /** Several events of a shard, each at an offset of its own. */
    private Batch batch(int shard) {
        List<Recorded> batch = new ArrayList<>();
        long offset = memory.checkpoint(shard).next();
        for (int i = random.nextInt(MOST_EVENTS); i >= 0; i--) {
            offset += random.nextInt(3) / 2;
            batch.add(new Recorded(new Position(shard, offset), events.next(shard)));
            offset++;
        }
        return new Batch(shard, batch, offset + random.nextInt(2));
    }

    private void assertSameAnswers() {
        for (ConversationId id : events.conversations()) {
            memory.conversation(id).ifPresent(this::assertSame);
        }
        assertThat(store.newest(events.conversations(), 3)).isEqualTo(memory.newest(events.conversations(), 3));
        assertThat(oldest(store)).containsExactlyInAnyOrderElementsOf(oldest(memory));
        for (UserId user : RandomEvents.PEOPLE) {
            assertThat(store.conversationsOf(user)).isEqualTo(memory.conversationsOf(user));
            assertThat(store.everIn(user)).isEqualTo(memory.everIn(user));
            for (ListFilter filter : ListFilter.values()) {
                assertThat(listed(store, user, filter)).isEqualTo(listed(memory, user, filter));
            }
            for (int i = 0; i < 8; i++) {
                long[] seen = revisions();
                int limit = 1 + random.nextInt(9);
                assertThat(changes(store, user, seen, limit)).isEqualTo(changes(memory, user, seen, limit));
            }
            assertSameFound(user);
        }
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(stored(store, shard)).isEqualTo(stored(memory, shard));
            assertThat(store.checkpoint(shard)).isEqualTo(memory.checkpoint(shard));
        }
    }

    private void assertSame(ChatConversation expected) {
        ConversationId id = expected.id();
        ChatConversation found = store.conversation(id).orElseThrow();
        assertThat(found).isEqualTo(expected);
        assertThat(found.members().users())
                .containsExactlyElementsOf(expected.members().users());
        List<ChatMessage> messages = memory.range(id, 1, 10_000);
        assertThat(store.range(id, 1, 10_000)).isEqualTo(messages);
        for (ChatMessage message : messages) {
            assertThat(store.message(id, message.id())).contains(message);
            assertThat(replies(store, id, message.id())).isEqualTo(replies(memory, id, message.id()));
        }
        Map<ConversationId, List<Long>> seqs =
                Map.of(id, messages.stream().map(ChatMessage::seq).toList());
        for (UserId user : RandomEvents.PEOPLE) {
            assertThat(store.quotes(user, seqs)).isEqualTo(memory.quotes(user, seqs));
        }
        Map<ConversationId, List<UserId>> everybody = Map.of(id, RandomEvents.PEOPLE);
        assertThat(Set.copyOf(store.participations(everybody))).isEqualTo(Set.copyOf(memory.participations(everybody)));
        long reached = random.nextLong(expected.lastSeq() + 1);
        assertThat(participations(store, id, reached)).isEqualTo(participations(memory, id, reached));
    }

    private void assertSameFound(UserId user) {
        for (String query : List.of("text", "text 1", "for " + user, "for tex 2", "1", "missing")) {
            assertSameFound(user, Optional.empty(), query);
            assertSameFound(user, Optional.of(events.anyConversation()), query);
        }
    }

    private void assertSameFound(UserId user, Optional<ConversationId> conversation, String query) {
        SearchTerms words = SearchTerms.of(query);
        int limit = 1 + random.nextInt(200);
        assertThat(store.matching(user, conversation, words, limit))
                .isEqualTo(memory.matching(user, conversation, words, limit));
    }

    private static List<ChatMessage> replies(ChatHistory history, ConversationId id, MessageId message) {
        List<ChatMessage> all = new ArrayList<>();
        List<ChatMessage> part;
        do {
            long last = all.isEmpty() ? 0 : all.get(all.size() - 1).seq();
            part = history.replies(id, message, last, 2);
            all.addAll(part);
        } while (part.size() == 2);
        return all;
    }

    private static List<OldestMessage> oldest(ChatHistory history) {
        List<OldestMessage> all = new ArrayList<>();
        List<OldestMessage> part;
        do {
            Optional<ConversationId> last =
                    all.stream().reduce((one, next) -> next).map(OldestMessage::conversation);
            part = history.oldest(last, 2);
            all.addAll(part);
        } while (part.size() == 2);
        return all;
    }

    private static List<Participation> participations(ChatHistory history, ConversationId id, long reached) {
        List<Participation> all = new ArrayList<>();
        List<Participation> part;
        do {
            Optional<UserId> last = all.stream().reduce((one, next) -> next).map(Participation::user);
            part = history.participations(id, reached, last, 2);
            all.addAll(part);
        } while (part.size() == 2);
        return all;
    }

    private long[] revisions() {
        return IntStream.range(0, SHARDS)
                .mapToLong(shard -> random.nextLong(memory.checkpoint(shard).next() + 1) - 1)
                .toArray();
    }

    private static List<ListedConversation> listed(ChatHistory history, UserId user, ListFilter filter) {
        List<ListedConversation> all = new ArrayList<>();
        Optional<ListPlace> place = Optional.empty();
        List<ListedConversation> part;
        do {
            part = history.listed(user, filter, place, 3);
            all.addAll(part);
            place = part.stream()
                    .reduce((one, last) -> last)
                    .map(last -> new ListPlace(
                            last.conversation().lastActivityAt(),
                            last.conversation().id()));
        } while (part.size() == 3);
        return all;
    }

    /** Page by page, without the epoch, which is each store's own. Of one revision, each store has its own order. */
    private List<Object> changes(ChatHistory history, UserId user, long[] seen, int limit) {
        List<Object> pages = new ArrayList<>();
        Cursor cursor = Cursor.of(history.epoch(), seen);
        ChangesPage page;
        do {
            page = history.changesAfter(user, cursor, limit);
            cursor = page.cursor();
            for (int shard = 0; shard < SHARDS; shard++) {
                assertThat(messages(page, shard)).isSortedAccordingTo(Comparator.comparingLong(ChatMessage::revision));
                pages.add(messages(page, shard).stream().sorted(BY_REVISION).toList());
            }
            pages.add(List.of(
                    page.conversations(),
                    page.departures(),
                    page.participations(),
                    cursor.revision(0),
                    cursor.revision(1),
                    page.more()));
        } while (page.more());
        return pages;
    }

    private List<ChatMessage> messages(ChangesPage page, int shard) {
        return page.messages().stream()
                .filter(message -> events.shardOf(message.conversation()) == shard)
                .toList();
    }

    /** How it is cut into stretches is each store's own. */
    private static List<Object> stored(MessageRepository store, int shard) {
        List<ChatConversation> conversations = new ArrayList<>();
        List<Membership> departures = new ArrayList<>();
        List<ChatMessage> messages = new ArrayList<>();
        List<Participation> participations = new ArrayList<>();
        long from = 0;
        while (from < store.checkpoint(shard).next()) {
            StoredStretch stretch = store.storedSince(shard, from, 4);
            conversations.addAll(stretch.conversations());
            departures.addAll(stretch.departures());
            messages.addAll(stretch.messages());
            participations.addAll(stretch.participations());
            assertThat(stretch.next()).isGreaterThan(from);
            from = stretch.next();
        }
        assertThat(messages).isSortedAccordingTo(Comparator.comparingLong(ChatMessage::revision));
        messages.sort(BY_REVISION);
        departures.sort(Comparator.comparingLong(Membership::revision));
        participations.sort(Comparator.comparingLong(Participation::revision));
        return List.of(conversations, departures, messages, participations, from);
    }
}
