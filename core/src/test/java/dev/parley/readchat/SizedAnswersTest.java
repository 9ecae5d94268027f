package dev.parley.readchat;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.FaultyStore;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.contract.LargestMessage;
import dev.parley.contract.Written;
import dev.parley.document.Documents;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.memory.InProcessEventBus;
import dev.parley.memory.StoredChatLog;
import dev.parley.readchat.ChatReader.Bootstrap;
import dev.parley.readchat.ChatReader.Opened;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.readchat.Found.Hit;
import dev.parley.readchat.ReadChat.From;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer is bounded in bytes: nothing is lost thereby, nothing comes twice, and there is always progress. */
class SizedAnswersTest {
    private static final Sharding SHARDING = new Sharding(3);
    private static final ChatMessage LARGEST = LargestMessage.saying("needle", aConversationId(), 1, 1);
    private static final Quote LARGEST_QUOTE =
            new Quote(LARGEST.sender(), Optional.of("\ud83d\udc4b".repeat(Quote.MAX_CODE_POINTS)));

    private final FaultyStore<InMemoryMessageRepository> store = new FaultyStore<>(new InMemoryMessageRepository());
    private final ChatReader reader = new ChatReader(store);
    private final List<Call> asked = new ArrayList<>();

    @BeforeEach
    void bind() {
        store.bind(new LogIdentity("sized", SHARDING.shards()));
        store.before(asked::add);
    }

    private ChatConversation begin(UserId... members) {
        ConversationId id = aConversationId();
        ChatConversation conversation = aGroup(id, next(id), members);
        return commit(conversation, memberships(conversation).size(), List.of(), List.of());
    }

    private long next(ConversationId id) {
        return store.checkpoint(SHARDING.shardOf(id)).next();
    }

    private ChatConversation commit(
            ChatConversation state, int members, List<ChatMessage> messages, List<Participation> participations) {
        int shard = SHARDING.shardOf(state.id());
        Checkpoint expected = store.checkpoint(shard);
        long reached = Math.max(expected.next() + Math.max(1, messages.size()), state.revision() + 1);
        store.commit(new Changes(
                shard,
                expected,
                new Checkpoint(reached, expected.next()),
                List.of(state),
                members > 0 ? memberships(state) : List.of(),
                messages,
                participations,
                List.of()));
        return state;
    }

    /** Sends so many messages: the first is large, and each that comes so many later; 0 for none. */
    private ChatConversation send(
            ChatConversation conversation, int count, int largeEvery, Optional<ReplyTo> answered) {
        ChatConversation state = conversation;
        List<ChatMessage> messages = new ArrayList<>();
        long offset = next(state.id());
        for (int i = 0; i < count; i++, offset++) {
            Instant at = NOON.plusSeconds(offset);
            state = state.withMessage(at, offset);
            messages.add(message(state, largeEvery > 0 && i % largeEvery == 0, answered, at, offset));
        }
        return commit(state, 0, messages, List.of());
    }

    private ChatConversation send(ChatConversation conversation, int count, int largeEvery) {
        return send(conversation, count, largeEvery, Optional.empty());
    }

    private static ChatMessage message(
            ChatConversation state, boolean large, Optional<ReplyTo> answered, Instant at, long offset) {
        ChatMessage like = large ? LARGEST : aMessage(state.id(), ANA, "needle", 1, 1);
        return new ChatMessage(
                new MessageId(UUID.randomUUID()),
                state.id(),
                ANA,
                like.clientMessageId(),
                like.body(),
                like.mentions(),
                answered,
                at,
                like.amendments(),
                state.lastSeq(),
                offset);
    }

    private static long bytes(Collection<ChatMessage> messages) {
        return messages.stream()
                .mapToLong(message -> Written.bytes(Documents.of(message, Optional.of(LARGEST_QUOTE))))
                .sum();
    }

    private static void assertFits(Collection<ChatMessage> messages) {
        assertThat(messages.size() == 1 ? 0 : bytes(messages)).isLessThanOrEqualTo(ChatReader.MAX_BYTES);
    }

    private static List<Long> seqs(Collection<ChatMessage> messages) {
        return messages.stream().map(ChatMessage::seq).toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    private ChatPage page(ChatConversation conversation, From from, int limit) {
        ChatPage page = reader.read(new ReadChat(BEN, conversation.id(), from, limit));
        assertFits(page.messages());
        return page;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60})
    void aConversationIsReadBackwardsWhateverItsMessages(int largeEvery) {
        ChatConversation kitchen = send(begin(ANA, BEN), 130, largeEvery);
        List<Long> read = new ArrayList<>();
        Optional<From> from = Optional.of(new From.Latest());
        while (from.isPresent()) {
            ChatPage page = page(kitchen, from.get(), 125);
            assertThat(page.messages()).isNotEmpty();
            read.addAll(0, seqs(page.messages()));
            from = page.before().stream()
                    .mapToObj(seq -> (From) new From.Before(seq))
                    .findFirst();
        }

        assertThat(read).isEqualTo(upTo(130));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60})
    void aConversationIsReadForwardsWhateverItsMessages(int largeEvery) {
        ChatConversation kitchen = send(begin(ANA, BEN), 130, largeEvery);
        List<Long> read = new ArrayList<>();
        OptionalLong after = OptionalLong.of(0);
        while (after.isPresent()) {
            ChatPage page = page(kitchen, new From.After(after.getAsLong()), 125);
            assertThat(page.messages()).isNotEmpty();
            read.addAll(seqs(page.messages()));
            after = page.after();
        }

        assertThat(read).isEqualTo(upTo(130));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 65, 129, 130})
    void aPageAroundAMessageHasThatOneAndItsNeighbours(long seq) {
        ChatConversation kitchen = send(begin(ANA, BEN), 130, 1);

        ChatPage page = page(kitchen, new From.Around(seq), 125);

        List<Long> seqs = seqs(page.messages());
        assertThat(seqs).contains(seq).hasSizeGreaterThan(3).isSorted();
        long first = seqs.get(0);
        long last = seqs.get(seqs.size() - 1);
        assertThat(seqs).hasSize((int) (last - first + 1));
        assertThat(page.before()).isEqualTo(first > 1 ? OptionalLong.of(first) : OptionalLong.empty());
        assertThat(page.after()).isEqualTo(last < 130 ? OptionalLong.of(last) : OptionalLong.empty());
    }

    @Test
    void aPageOfOrdinaryMessagesIsAsLargeAsWasAskedForWhereverItLies() {
        ChatConversation kitchen = send(begin(ANA, BEN), 500, 0);

        for (From from : List.of(new From.Latest(), new From.Before(300), new From.After(100), new From.Around(250))) {
            asked.clear();
            assertThat(page(kitchen, from, ReadChat.DEFAULT_LIMIT).messages()).hasSize(ReadChat.DEFAULT_LIMIT);
            assertThat(asked).containsExactly(Call.CONVERSATION, Call.RANGE);

            asked.clear();
            assertThat(page(kitchen, from, ReadChat.MAX_LIMIT).messages()).hasSize(ReadChat.MAX_LIMIT);
            assertThat(asked).hasSizeBetween(3, 4);
        }
    }

    @Test
    void ofLargeMessagesTheStoreIsAskedForNoMoreThanACommonPageHas() {
        ChatConversation kitchen = send(begin(ANA, BEN), 130, 1);
        asked.clear();

        page(kitchen, new From.Latest(), ReadChat.MAX_LIMIT);

        assertThat(asked).containsExactly(Call.CONVERSATION, Call.RANGE);
    }

    @Test
    void allRepliesAreReadWhateverTheirSize() {
        ChatConversation kitchen = send(begin(ANA, BEN), 1, 0);
        ChatMessage question = store.range(kitchen.id(), 1, 1).get(0);
        send(kitchen, 120, 1, Optional.of(ReplyTo.of(question)));
        List<Long> read = new ArrayList<>(List.of(1L));
        Optional<ChatMessage> last = Optional.of(question);
        while (last.isPresent()) {
            Portion<ChatMessage> part =
                    reader.replies(BEN, kitchen.id(), question.id(), last.get().seq(), ChatReader.MAX_LIMIT);
            assertFits(part.things());
            read.addAll(seqs(part.things()));
            last = part.behind();
        }

        assertThat(read).isEqualTo(upTo(121));
    }

    @Test
    void theWholeLogIsReadWhateverTheSizeOfItsMessages() {
        ChatConversation kitchen = send(begin(ANA, BEN), 120, 1);
        List<Long> read = new ArrayList<>();
        ScheduledExecutorService reads = Executors.newSingleThreadScheduledExecutor();
        try (InProcessEventBus bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT)) {
            LogReader log = new LogReader(reader, new StoredChatLog(store, bus, reads));
            ChatLog.Start start = new ChatLog.Start.Beginning();
            List<ChatLog.Entry> part;
            do {
                part = log.read(BEN, kitchen.id(), start, ReadChat.MAX_LIMIT);
                assertFits(part.stream().map(ChatLog.Entry::message).toList());
                part.forEach(entry -> read.add(entry.message().seq()));
                start = part.isEmpty()
                        ? start
                        : new ChatLog.Start.After(part.get(part.size() - 1).position());
            } while (!part.isEmpty());
        } finally {
            reads.shutdownNow();
        }

        assertThat(read).isEqualTo(upTo(120));
    }

    @Test
    void allThatASearchFoundIsReadWhateverItsSize() {
        ChatConversation kitchen = send(begin(ANA, BEN), 60, 3);
        List<MessageId> read = new ArrayList<>();
        Optional<SearchChat.Place> place = Optional.empty();
        Found found;
        do {
            found = new ChatSearch(reader, store)
                    .search(new SearchChat(BEN, "needle", Optional.empty(), place, SearchChat.MAX_LIMIT));
            assertFits(found.hits().stream().map(Hit::message).toList());
            found.hits().forEach(hit -> read.add(hit.message().id()));
            place = found.hits().stream().reduce((one, other) -> other).map(Hit::place);
        } while (found.more());

        assertThat(read)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(store.range(kitchen.id(), 1, 60).stream()
                        .map(ChatMessage::id)
                        .toList());
    }

    @Test
    void aSearchThatFoundAsManyAsWereAskedForTellsWhetherThereAreMore() {
        send(begin(ANA, BEN), 3, 0);
        ChatSearch search = new ChatSearch(
                reader,
                (member, conversation, words, limit) -> new Matches(
                        store.matching(member, conversation, words, limit).messages(), true));

        assertThat(search.search(new SearchChat(BEN, "needle", Optional.empty(), Optional.empty(), 3))
                        .more())
                .isFalse();
        assertThat(search.search(new SearchChat(BEN, "needle", Optional.empty(), Optional.empty(), 2))
                        .more())
                .isTrue();
    }

    private static Members many(int count) {
        Map<UserId, Member> members = new LinkedHashMap<>();
        members.put(BEN, new Member(Role.OWNER, 0, 0));
        for (int i = 0; i < count; i++) {
            members.put(new UserId("\u4e2d".repeat(100) + i), new Member(Role.MEMBER, 0, 0));
        }
        return Members.of(members);
    }

    private static long size(ListedConversation listed) {
        return Written.bytes(Documents.of(listed.conversation()))
                + bytes(listed.lastMessage().stream().toList());
    }

    @Test
    void allConversationsAreListedWhateverTheirSize() {
        Members members = many(2_000);
        for (int i = 0; i < 30; i++) {
            ChatConversation kitchen = begin(ANA, BEN);
            long offset = next(kitchen.id());
            ChatConversation large = kitchen.withMembers(members, NOON.plusSeconds(i), offset);
            send(commit(large, 0, List.of(), List.of()), i % 2, 1);
        }
        List<ConversationId> read = new ArrayList<>();
        Optional<ListPlace> place = Optional.empty();
        Portion<ListedConversation> part;
        do {
            part = reader.conversations(BEN, ListFilter.ALL, place, ChatReader.MAX_LIMIT);
            assertThat(part.things().stream().mapToLong(SizedAnswersTest::size).sum())
                    .isLessThanOrEqualTo(ChatReader.MAX_BYTES);
            part.things().forEach(one -> read.add(one.conversation().id()));
            place = part.behind()
                    .map(one -> new ListPlace(
                            one.conversation().lastActivityAt(),
                            one.conversation().id()));
        } while (place.isPresent());

        assertThat(read).hasSize(30).doesNotHaveDuplicates();
        Bootstrap begun = reader.bootstrap(BEN, 30, 1);
        assertThat(begun.conversations())
                .hasSizeLessThan(30)
                .extracting(one -> one.listed().conversation().id())
                .isEqualTo(read.subList(0, begun.conversations().size()));
        assertThat(begun.behind()).isPresent();
    }

    private static long size(Bootstrap begun) {
        return begun.conversations().stream()
                .mapToLong(one -> size(one.listed()) + bytes(one.messages()))
                .sum();
    }

    /** What is there of the messages are the newest ones, and whoever looks sees whether they are all that were asked for. */
    private static void assertNewest(Opened opened) {
        long last = opened.listed().conversation().lastSeq();
        List<Long> seqs = seqs(opened.messages());
        assertThat(seqs)
                .isEqualTo(LongStream.rangeClosed(last - seqs.size() + 1, last)
                        .boxed()
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aBootstrapOfLargeMessagesHasFewerOfThemAndNoneInTheEnd(int largeEvery) {
        IntStream.range(0, 20).forEach(i -> send(begin(ANA, BEN), 30, largeEvery));

        Bootstrap begun = reader.bootstrap(BEN, 3, 50);

        assertThat(size(begun)).isBetween(ChatReader.MAX_BYTES / 2L, (long) ChatReader.MAX_BYTES);
        assertThat(begun.conversations()).hasSize(3).allSatisfy(SizedAnswersTest::assertNewest);
        assertThat(begun.conversations().get(0).messages()).isNotEmpty();
        assertThat(begun.conversations().get(2).messages()).hasSizeLessThan(30);
    }

    @Test
    void aBootstrapOfOrdinaryMessagesAsksThreeQuestions() {
        IntStream.range(0, 50).forEach(i -> send(begin(ANA, BEN), 40, 0));
        asked.clear();

        Bootstrap begun = reader.bootstrap(BEN, 50, 30);

        assertThat(asked).containsExactly(Call.NOW, Call.LISTED, Call.NEWEST);
        assertThat(begun.conversations())
                .hasSize(50)
                .allSatisfy(SizedAnswersTest::assertNewest)
                .allSatisfy(one -> assertThat(one.messages()).hasSize(30));
    }

    @Test
    void whoeverHidesLargeMessagesBehindASmallOneIsFoundOut() {
        IntStream.range(0, 20).forEach(i -> send(send(begin(ANA, BEN), 5, 1), 1, 0));

        Bootstrap begun = reader.bootstrap(BEN, 50, 30);

        assertThat(size(begun)).isLessThanOrEqualTo(ChatReader.MAX_BYTES);
        assertThat(begun.conversations()).hasSize(20).allSatisfy(SizedAnswersTest::assertNewest);
    }

    @Test
    void oneBootstrapAtATimeAsksForVeryManyMessagesAtOnceAndOthersPieceByPiece() {
        IntStream.range(0, 50).forEach(i -> send(begin(ANA, BEN), 30, 0));
        List<Bootstrap> meanwhile = new ArrayList<>();
        AtomicBoolean first = new AtomicBoolean(true);
        asked.clear();
        store.before(call -> {
            asked.add(call);
            if (call == Call.NEWEST && first.compareAndSet(true, false)) {
                meanwhile.add(reader.bootstrap(BEN, 50, 30));
            }
        });

        Bootstrap begun = reader.bootstrap(BEN, 50, 30);

        assertThat(meanwhile).containsExactly(begun);
        assertThat(asked.stream().filter(Call.NEWEST::equals)).hasSize(1 + 9);
        assertThat(reader.bootstrap(BEN, 50, 30)).isEqualTo(begun);
        assertThat(asked.stream().filter(Call.NEWEST::equals)).hasSize(1 + 9 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 11, 0})
    void everythingThatChangedIsToldOnceInItsOrder(int largeEvery) {
        List<ChatConversation> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ChatConversation kitchen = send(begin(ANA, BEN), 40, largeEvery);
            Participation own =
                    new Participation(kitchen.id(), BEN, 3, 2, new Preferences(true, false), kitchen.lastRevision());
            all.add(commit(kitchen, 0, List.of(), List.of(own)));
        }
        List<ChatMessage> messages = new ArrayList<>();
        List<ConversationId> conversations = new ArrayList<>();
        List<Participation> participations = new ArrayList<>();
        Cursor cursor = Cursor.start(store.epoch(), SHARDING.shards());
        ChangesPage part;
        do {
            part = ((Sync.Part) reader.sync(BEN, Optional.of(cursor), ChatReader.MAX_LIMIT)).changes();
            assertThat(part.cursor().isAheadOf(cursor) && !cursor.isAheadOf(part.cursor()))
                    .isTrue();
            assertThat(bytes(part.messages())).isLessThanOrEqualTo(ChatReader.MAX_BYTES);
            assertThat(part.messages()).allMatch(isNewTo(cursor)).noneMatch(isNewTo(part.cursor()));
            messages.addAll(part.messages());
            part.conversations().forEach(one -> conversations.add(one.id()));
            participations.addAll(part.participations());
            cursor = part.cursor();
        } while (part.more());

        assertThat(cursor).isEqualTo(reader.now());
        assertThat(conversations).hasSize(6).doesNotHaveDuplicates();
        assertThat(participations).hasSize(6).doesNotHaveDuplicates();
        for (ChatConversation conversation : all) {
            assertThat(messages)
                    .filteredOn(message -> message.conversation().equals(conversation.id()))
                    .isEqualTo(store.range(conversation.id(), 1, 40));
        }
        assertThat(messages).hasSize(240);
    }

    private static Predicate<ChatMessage> isNewTo(Cursor cursor) {
        return message -> !cursor.covers(SHARDING.shardOf(message.conversation()), message.revision());
    }

    @Test
    void whatSharesOneRevisionIsNotSplitHoweverLargeItIs() {
        ChatConversation kitchen = begin(ANA, BEN);
        long offset = next(kitchen.id());
        ChatConversation state = kitchen;
        List<ChatMessage> together = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            state = state.withMessage(NOON, offset);
            together.add(message(state, true, Optional.empty(), NOON, offset));
        }
        ChatConversation garden = send(commit(state, 0, together, List.of()), 3, 1);

        Cursor before = Cursor.start(store.epoch(), SHARDING.shards()).with(SHARDING.shardOf(kitchen.id()), offset - 1);
        ChangesPage first = ((Sync.Part) reader.sync(BEN, Optional.of(before), 500)).changes();
        ChangesPage second = ((Sync.Part) reader.sync(BEN, Optional.of(first.cursor()), 500)).changes();

        assertThat(seqs(first.messages())).containsExactlyInAnyOrderElementsOf(upTo(12));
        assertThat(first.more()).isTrue();
        assertThat(seqs(second.messages())).containsExactly(13L, 14L, garden.lastSeq());
    }

    @Test
    void whatChangedAgainWhileAPartWasReadIsToldOnceAsItIsNow() {
        ChatConversation kitchen = send(begin(ANA, BEN), 80, 0);
        ChatMessage first = store.range(kitchen.id(), 1, 1).get(0);
        store.after(call -> {
            if (call == Call.CHANGES_AFTER) {
                store.heal();
                long offset = next(kitchen.id());
                commit(kitchen.withChange(offset), 0, List.of(first.deleted(NOON, offset)), List.of());
            }
        });

        ChangesPage part = ((Sync.Part) reader.sync(BEN, Optional.empty(), 200)).changes();

        assertThat(part.more()).isFalse();
        assertThat(part.messages()).hasSize(80).extracting(ChatMessage::id).doesNotHaveDuplicates();
        assertThat(part.messages().get(79))
                .matches(ChatMessage::isDeleted)
                .matches(last -> last.id().equals(first.id()));
    }

    @Test
    void whoeverMissedLittleCostsOneQuestion() {
        send(begin(ANA, BEN), 30, 0);
        asked.clear();

        reader.sync(BEN, Optional.empty(), 200);

        assertThat(asked).containsExactly(Call.NOW, Call.CHANGES_AFTER);
    }

    @AfterEach
    void heal() {
        store.heal();
    }
}
