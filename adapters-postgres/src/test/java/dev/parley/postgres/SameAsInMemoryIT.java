package dev.parley.postgres;

import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.StoreContract;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, told to this store and to the one in memory: every question has the same answer. */
class SameAsInMemoryIT {
    private static final int BATCHES = 60;
    private static final int SHARDS = StoreContract.SHARDS;
    private static final List<UserId> PEOPLE =
            IntStream.range(0, 6).mapToObj(i -> new UserId("user" + i)).toList();

    private final InMemoryMessageRepository memory = new InMemoryMessageRepository();
    private final Map<ConversationId, Integer> shards = new LinkedHashMap<>();
    private Random random = new Random();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyQuestionHasTheSameAnswer(long seed) {
        random = new Random(seed);
        try (PostgresMessageRepository store = PostgresMessageRepository.open(Databases.fresh())) {
            memory.bind(StoreContract.LOG);
            store.bind(StoreContract.LOG);
            for (int i = 0; i < BATCHES; i++) {
                Changes batch = batch(random.nextInt(SHARDS));
                memory.commit(batch);
                store.commit(batch);
            }

            for (ConversationId id : shards.keySet()) {
                assertSame(
                        memory.conversation(id).orElseThrow(),
                        store.conversation(id).orElseThrow());
                assertThat(store.range(id, 1, 1_000)).isEqualTo(memory.range(id, 1, 1_000));
            }
            for (UserId user : PEOPLE) {
                assertThat(store.conversationsOf(user)).isEqualTo(memory.conversationsOf(user));
                assertThat(listed(store, user)).isEqualTo(listed(memory, user));
                for (int i = 0; i < 5; i++) {
                    long[] seen = revisions();
                    int limit = 1 + random.nextInt(9);
                    assertThat(changes(store, user, seen, limit)).isEqualTo(changes(memory, user, seen, limit));
                }
            }
            for (int shard = 0; shard < SHARDS; shard++) {
                assertThat(stored(store, shard)).isEqualTo(stored(memory, shard));
            }
        }
    }

    private static void assertSame(ChatConversation expected, ChatConversation found) {
        assertThat(found).isEqualTo(expected);
        assertThat(found.members().users())
                .containsExactlyElementsOf(expected.members().users());
    }

    private long[] revisions() {
        return IntStream.range(0, SHARDS)
                .mapToLong(shard -> random.nextLong(memory.checkpoint(shard).next() + 1) - 1)
                .toArray();
    }

    /** Several things happen in a shard, each at an offset of its own. */
    private Changes batch(int shard) {
        Checkpoint before = memory.checkpoint(shard);
        Map<ConversationId, ChatConversation> conversations = new LinkedHashMap<>();
        Map<List<Object>, Membership> memberships = new LinkedHashMap<>();
        List<ChatMessage> messages = new ArrayList<>();
        long offset = before.next();
        for (int i = random.nextInt(6); i >= 0; i--) {
            offset += random.nextInt(3);
            happen(shard, offset++, conversations, memberships, messages);
        }
        return new Changes(
                shard,
                before,
                new Checkpoint(offset, before.next()),
                List.copyOf(conversations.values()),
                List.copyOf(memberships.values()),
                messages);
    }

    private void happen(
            int shard,
            long offset,
            Map<ConversationId, ChatConversation> conversations,
            Map<List<Object>, Membership> memberships,
            List<ChatMessage> messages) {
        List<ConversationId> here =
                shards.keySet().stream().filter(id -> shards.get(id) == shard).toList();
        if (here.isEmpty() || random.nextInt(8) == 0) {
            ChatConversation group =
                    aGroup(aConversationId(), offset, PEOPLE.get(0), PEOPLE.get(1 + random.nextInt(5)));
            shards.put(group.id(), shard);
            conversations.put(group.id(), group);
            memberships(group).forEach(each -> memberships.put(List.of(group.id(), each.user()), each));
            return;
        }
        ConversationId id = here.get(random.nextInt(here.size()));
        ChatConversation state = conversations.containsKey(id)
                ? conversations.get(id)
                : memory.conversation(id).orElseThrow();
        UserId user = PEOPLE.get(random.nextInt(PEOPLE.size()));
        switch (random.nextInt(5)) {
            case 0 -> state = state.withTitle(new Title("Title " + offset), NOON.plusSeconds(offset), offset);
            case 1 -> {
                Members members = state.members().contains(user)
                        ? state.members().without(user)
                        : state.members().with(user, Role.MEMBER);
                state = state.withMembers(members, NOON.plusSeconds(offset / 3), offset);
                memberships.put(List.of(id, user), new Membership(id, user, members.roleOf(user), offset));
            }
            case 2 -> {
                Members members = state.members().with(user, random.nextBoolean() ? Role.OWNER : Role.MEMBER);
                state = state.withMembers(members, NOON, offset);
                memberships.put(List.of(id, user), new Membership(id, user, members.roleOf(user), offset));
            }
            default -> {
                state = state.withMessage(NOON.plusSeconds(offset / 2), offset);
                messages.add(aMessage(id, user, "text " + offset, state.lastSeq(), offset));
            }
        }
        conversations.put(id, state);
    }

    private static List<ListedConversation> listed(ChatHistory history, UserId user) {
        List<ListedConversation> all = new ArrayList<>();
        Optional<ListPlace> place = Optional.empty();
        List<ListedConversation> part;
        do {
            part = history.listed(user, place, 3);
            all.addAll(part);
            place = part.stream()
                    .reduce((one, last) -> last)
                    .map(last -> new ListPlace(
                            last.conversation().lastActivityAt(),
                            last.conversation().id()));
        } while (part.size() == 3);
        return all;
    }

    /** Page by page, without the epoch, which is each store's own. */
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
                    page.messages(),
                    cursor.revision(0),
                    cursor.revision(1),
                    page.more()));
        } while (page.more());
        return pages;
    }

    /** How it is cut into stretches is each store's own. */
    private static List<Object> stored(MessageRepository store, int shard) {
        List<Object> conversations = new ArrayList<>();
        List<Membership> departures = new ArrayList<>();
        List<Object> messages = new ArrayList<>();
        long from = 0;
        while (from < store.checkpoint(shard).next()) {
            StoredStretch stretch = store.storedSince(shard, from, 4);
            conversations.addAll(stretch.conversations());
            departures.addAll(stretch.departures());
            messages.addAll(stretch.messages());
            assertThat(stretch.next()).isGreaterThan(from);
            from = stretch.next();
        }
        departures.sort((one, other) -> Long.compare(one.revision(), other.revision()));
        return List.of(conversations, departures, messages, from);
    }
}
