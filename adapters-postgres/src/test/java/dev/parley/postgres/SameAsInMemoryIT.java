package dev.parley.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.StoreContract;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.message.Changes;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, told to this store and to the one in memory: every question has the same answer. */
class SameAsInMemoryIT {
    private static final int BATCHES = 100;
    private static final int SHARDS = StoreContract.SHARDS;
    private static final int ALL = 100_000;
    private static final Comparator<ChatMessage> BY_REVISION =
            Comparator.comparingLong(ChatMessage::revision).thenComparingLong(ChatMessage::seq);

    private final InMemoryMessageRepository memory = new InMemoryMessageRepository();
    private Random random = new Random();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyQuestionHasTheSameAnswer(long seed) {
        random = new Random(seed);
        RandomHistory history = new RandomHistory(random, memory);
        try (PostgresMessageRepository store = PostgresMessageRepository.open(Databases.fresh())) {
            memory.bind(StoreContract.LOG);
            store.bind(StoreContract.LOG);
            for (int i = 0; i < BATCHES; i++) {
                Changes batch = history.batch(random.nextInt(SHARDS));
                memory.commit(batch);
                store.commit(batch);
            }

            history.conversations().forEach(id -> compareConversation(store, id));
            compareLookups(store, history.conversations());
            RandomHistory.PEOPLE.forEach(user -> comparePerson(store, user));
            compareWhoIsKnown(store, history.conversations());
            assertThat(oldest(store)).isEqualTo(oldest(memory)).isNotEmpty();
            for (int shard = 0; shard < SHARDS; shard++) {
                long from = random.nextLong(memory.checkpoint(shard).next());
                assertThat(stored(store, shard, 0, 4)).isEqualTo(stored(memory, shard, 0, ALL));
                assertThat(stored(store, shard, from, 1)).isEqualTo(stored(memory, shard, from, ALL));
            }
        }
    }

    private void compareConversation(PostgresMessageRepository store, ConversationId id) {
        ChatConversation expected = memory.conversation(id).orElseThrow();
        ChatConversation found = store.conversation(id).orElseThrow();
        assertThat(found).isEqualTo(expected);
        assertThat(found.members().users())
                .containsExactlyElementsOf(expected.members().users());
        List<ChatMessage> messages = memory.range(id, 1, ALL);
        assertThat(store.range(id, 1, ALL)).isEqualTo(messages);
        for (ChatMessage message : messages) {
            assertThat(store.message(id, message.id())).contains(message);
            assertThat(replies(store, message)).isEqualTo(replies(memory, message));
        }
        Map<ConversationId, List<Long>> seqs =
                Map.of(id, messages.stream().map(ChatMessage::seq).toList());
        for (UserId user : expected.members().users()) {
            assertThat(store.quotes(user, seqs)).isEqualTo(memory.quotes(user, seqs));
        }
        for (long reached = 0; reached < 5; reached++) {
            assertThat(participations(store, id, reached)).isEqualTo(participations(memory, id, reached));
        }
    }

    private void compareLookups(PostgresMessageRepository store, Collection<ConversationId> ids) {
        assertThat(store.conversations(ids)).isEqualTo(memory.conversations(ids));
        assertThat(byConversation(store.newest(ids, 3))).isEqualTo(byConversation(memory.newest(ids, 3)));
        Map<ConversationId, List<MessageId>> messages = ids.stream()
                .collect(Collectors.toMap(
                        id -> id,
                        id -> memory.range(id, 1, 5).stream()
                                .map(ChatMessage::id)
                                .toList()));
        assertThat(store.messages(messages)).isEqualTo(memory.messages(messages));
        Map<ConversationId, List<UserId>> people =
                ids.stream().collect(Collectors.toMap(id -> id, id -> RandomHistory.PEOPLE));
        assertThat(Set.copyOf(store.participations(people))).isEqualTo(Set.copyOf(memory.participations(people)));
    }

    private void comparePerson(PostgresMessageRepository store, UserId user) {
        assertThat(store.conversationsOf(user)).isEqualTo(memory.conversationsOf(user));
        for (ListFilter filter : ListFilter.values()) {
            assertThat(listed(store, user, filter)).isEqualTo(listed(memory, user, filter));
        }
        compareSearches(store, user);
        for (int i = 0; i < 10; i++) {
            long[] seen = revisions();
            int limit = 1 + random.nextInt(9);
            assertThat(changes(store, user, seen, limit)).isEqualTo(changes(memory, user, seen, limit));
        }
    }

    /** Where only how somebody takes part is known, this store tells too. */
    private void compareWhoIsKnown(PostgresMessageRepository store, Collection<ConversationId> ids) {
        for (UserId user : RandomHistory.PEOPLE) {
            Set<ConversationId> expected = new HashSet<>(memory.everIn(user));
            ids.stream()
                    .filter(id ->
                            !memory.participations(Map.of(id, Set.of(user))).isEmpty())
                    .forEach(expected::add);
            assertThat(store.everIn(user)).isEqualTo(expected);
        }
    }

    private static List<OldestMessage> oldest(ChatHistory history) {
        List<OldestMessage> all = new ArrayList<>();
        Optional<ConversationId> after = Optional.empty();
        List<OldestMessage> part;
        do {
            part = history.oldest(after, 2);
            all.addAll(part);
            after = part.stream().reduce((one, last) -> last).map(OldestMessage::conversation);
        } while (part.size() == 2);
        return all;
    }

    private void compareSearches(PostgresMessageRepository store, UserId user) {
        for (String asked : List.of("text", "t 1", "edited org", "answer", "nothing")) {
            SearchTerms words = SearchTerms.of(asked);
            int limit = 1 + random.nextInt(20);
            assertThat(store.matching(user, Optional.empty(), words, limit))
                    .isEqualTo(memory.matching(user, Optional.empty(), words, limit));
            memory.conversationsOf(user)
                    .keySet()
                    .forEach(id -> assertThat(store.matching(user, Optional.of(id), words, ALL))
                            .isEqualTo(memory.matching(user, Optional.of(id), words, ALL)));
        }
    }

    private long[] revisions() {
        return IntStream.range(0, SHARDS)
                .mapToLong(shard -> random.nextLong(memory.checkpoint(shard).next() + 1) - 1)
                .toArray();
    }

    private static Map<ConversationId, List<ChatMessage>> byConversation(List<ChatMessage> messages) {
        return messages.stream().collect(Collectors.groupingBy(ChatMessage::conversation));
    }

    private static List<ChatMessage> replies(ChatHistory history, ChatMessage message) {
        List<ChatMessage> all = new ArrayList<>();
        List<ChatMessage> part;
        do {
            long after = all.isEmpty() ? 0 : all.get(all.size() - 1).seq();
            part = history.replies(message.conversation(), message.id(), after, 2);
            all.addAll(part);
        } while (part.size() == 2);
        return all;
    }

    private static List<Participation> participations(ChatHistory history, ConversationId id, long reached) {
        List<Participation> all = new ArrayList<>();
        List<Participation> part;
        do {
            Optional<UserId> after = all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(all.get(all.size() - 1).user());
            part = history.participations(id, reached, after, 2);
            all.addAll(part);
        } while (part.size() == 2);
        return all;
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

    /** Page by page, without the epoch, which is each store's own, as is the order of what shares a revision. */
    private static List<Object> changes(ChatHistory history, UserId user, long[] seen, int limit) {
        List<Object> pages = new ArrayList<>();
        Cursor cursor = Cursor.of(history.epoch(), seen);
        ChangesPage page;
        do {
            page = history.changesAfter(user, cursor, limit);
            cursor = page.cursor();
            pages.add(List.of(
                    page.conversations(),
                    page.departures(),
                    page.messages().stream().sorted(BY_REVISION).toList(),
                    page.participations(),
                    cursor.revision(0),
                    cursor.revision(1),
                    page.more()));
        } while (page.more());
        return pages;
    }

    /** How it is cut into stretches is each store's own. */
    private static List<Object> stored(MessageRepository store, int shard, long begin, int limit) {
        List<Object> conversations = new ArrayList<>();
        List<Membership> departures = new ArrayList<>();
        List<ChatMessage> messages = new ArrayList<>();
        List<Participation> participations = new ArrayList<>();
        long from = begin;
        while (from < store.checkpoint(shard).next()) {
            StoredStretch stretch = store.storedSince(shard, from, limit);
            conversations.addAll(stretch.conversations());
            departures.addAll(stretch.departures());
            messages.addAll(stretch.messages());
            participations.addAll(stretch.participations());
            assertThat(stretch.next()).isGreaterThan(from);
            from = stretch.next();
        }
        departures.sort(Comparator.comparingLong(Membership::revision));
        messages.sort(BY_REVISION);
        participations.sort(Comparator.comparingLong(Participation::revision));
        return List.of(conversations, departures, messages, participations, from);
    }
}
