package dev.parley.readchat;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.aReply;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.FaultyStore;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.contract.Fixtures;
import dev.parley.contract.ManualExecutor;
import dev.parley.contract.RecordingListener;
import dev.parley.contract.RecordingListener.Mark;
import dev.parley.contract.StoreContract;
import dev.parley.conversation.ConversationChanged;
import dev.parley.exchange.MessageChanged;
import dev.parley.exchange.MessageStored;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.ReadQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveChatTest implements StoreContract {
    private final FaultyStore<InMemoryMessageRepository> store = new FaultyStore<>(new InMemoryMessageRepository());
    private final ManualExecutor reads = new ManualExecutor();
    private final LiveChat live =
            new LiveChat(store, new Sharding(SHARDS), new ReadQueue(reads, ReadQueue.Limits.DEFAULT));
    private final RecordingListener listener = new RecordingListener();
    private ChatConversation kitchen = aGroup(aConversationId(), 0, ANA, BEN);

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @BeforeEach
    void bind() {
        store.bind(LOG);
        begin(0, kitchen);
        announce(changed(kitchen));
    }

    @Test
    void whoListensFromNowOnGetsACheckpointAndThenWhatComes() {
        say("before");
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        ChatMessage message = say("after");

        assertThat(listener.heard()).containsExactly(new Mark(Cursor.of(store.epoch(), 1, -1), false), message);
    }

    @Test
    void whoComesBackGetsWhatWasMissedThenACheckpointThenWhatComes() {
        say("seen");
        Cursor seen = store.now();
        say("missed");
        live.listen(BEN, Optional.of(seen), listener);
        reads.runAll();
        say("live");

        assertThat(listener.texts()).containsExactly("missed", "live");
        assertThat(listener.heard().get(1)).isEqualTo(new Mark(Cursor.of(store.epoch(), 2, -1), false));
    }

    @Test
    void whatIsStoredButNotAnnouncedWhenThePageIsReadIsHandedOverOnce() {
        Cursor seen = store.now();
        ChatMessage late = stored("late");
        live.listen(BEN, Optional.of(seen), listener);
        reads.runAll();
        announce(announced(late));

        assertThat(listener.texts()).containsExactly("late");
    }

    @Test
    void whatComesWhileThePageIsReadIsHandedOverBehindIt() {
        Cursor seen = store.now();
        say("missed");
        live.listen(BEN, Optional.of(seen), listener);
        store.after(call -> {
            if (call == Call.CHANGES_AFTER) {
                store.heal();
                say("meanwhile");
            }
        });
        reads.runAll();

        assertThat(listener.texts()).containsExactly("missed", "meanwhile");
        live.checkpoint();
        assertThat(listener.lastCursor()).isEqualTo(store.now());
    }

    @Test
    void whatComesWhileTheListOfConversationsIsReadIsNotLost() {
        live.listen(BEN, Optional.empty(), listener);
        store.after(call -> {
            if (call == Call.CONVERSATIONS_OF) {
                store.heal();
                say("meanwhile");
            }
        });
        reads.runAll();
        say("live");

        assertThat(listener.texts()).containsExactly("live");
        assertThat(listener.all(Mark.class).get(0).cursor().covers(0, 1)).isTrue();
    }

    @Test
    void aConversationThatIsJoinedWhileTheListIsReadIsHeard() {
        live.listen(CLEO, Optional.empty(), listener);
        store.after(call -> {
            if (call == Call.CONVERSATIONS_OF) {
                store.heal();
                announce(changed(change(kitchen.members().with(CLEO, Fixtures.joining(Role.MEMBER)))));
            }
        });
        reads.runAll();
        say("welcome");

        assertThat(listener.texts()).containsExactly("welcome");
    }

    @Test
    void manyMissedThingsComePageByPageAsTheListenerAsks() {
        Cursor seen = store.now();
        IntStream.range(0, 450).forEach(i -> say("text " + i));
        Listening listening = live.listen(BEN, Optional.of(seen), listener);
        reads.runAll();
        assertThat(listener.texts()).hasSize(200);
        assertThat(listener.isLive()).isFalse();
        reads.runAll();
        assertThat(listener.texts()).hasSize(200);

        listening.more();
        reads.runAll();
        say("while paused");
        assertThat(listener.texts()).hasSize(400);
        listening.more();
        reads.runAll();
        say("live");

        assertThat(listener.texts()).hasSize(452).endsWith("text 449", "while paused", "live");
        assertThat(listener.isLive()).isTrue();
        listening.more();
        reads.runAll();
        assertThat(listener.texts()).hasSize(452);
    }

    @Test
    void aCheckpointBetweenPagesCoversWhatWasHandedOverAndNoMore() {
        Cursor seen = store.now();
        IntStream.range(0, 450).forEach(i -> say("text " + i));
        live.listen(BEN, Optional.of(seen), listener);
        reads.runAll();

        assertThat(listener.all(Mark.class)).containsExactly(new Mark(Cursor.of(store.epoch(), 200, -1), true));
        live.checkpoint();
        assertThat(listener.all(Mark.class)).hasSize(1);
    }

    @Test
    void moreMayBeAskedForRightInTheCheckpoint() {
        Cursor seen = store.now();
        IntStream.range(0, 1_000).forEach(i -> say("text " + i));
        List<Listening> self = new ArrayList<>();
        listener.then(thing -> {
            if (thing instanceof Mark mark && mark.more()) {
                self.get(0).more();
            }
        });
        self.add(live.listen(BEN, Optional.of(seen), listener));
        reads.runAll();

        assertThat(listener.texts()).hasSize(1_000);
        assertThat(listener.isLive()).isTrue();
    }

    @Test
    void whenMoreComesThanCanBeHeldTheListenerReadsOnInstead() {
        Cursor seen = store.now();
        Listening listening = live.listen(BEN, Optional.of(seen), listener);
        store.after(call -> {
            if (call == Call.CHANGES_AFTER) {
                store.heal();
                IntStream.range(0, 1_100).forEach(i -> say("text " + i));
            }
        });
        reads.runAll();
        assertThat(listener.isLive()).isFalse();
        for (int pages = 0; pages < 10 && !listener.isLive(); pages++) {
            listening.more();
            reads.runAll();
        }

        assertThat(listener.texts())
                .containsExactlyElementsOf(
                        IntStream.range(0, 1_100).mapToObj(i -> "text " + i).toList());
        assertThat(listener.isLive()).isTrue();
    }

    @Test
    void whenTooMuchComesBeforeListeningFromNowOnTheListenerReadsOn() {
        Listening listening = live.listen(BEN, Optional.empty(), listener);
        AtomicInteger asked = new AtomicInteger();
        store.after(call -> {
            if (call == Call.NOW && asked.incrementAndGet() == 2) {
                store.heal();
                IntStream.range(0, 1_100).forEach(i -> say("text " + i));
            }
        });
        reads.runAll();
        for (int pages = 0; pages < 10 && !listener.isLive(); pages++) {
            listening.more();
            reads.runAll();
        }
        say("live");

        assertThat(listener.isLive()).isTrue();
        assertThat(listener.texts()).endsWith("text 1099", "live").doesNotHaveDuplicates();
    }

    @Test
    void whoIsNoMemberHearsNothing() {
        live.listen(CLEO, Optional.of(Cursor.start(store.epoch(), SHARDS)), listener);
        reads.runAll();
        say("secret");
        announce(changed(change(kitchen.members().without(BEN)), BEN));
        live.checkpoint();

        assertThat(listener.heard()).hasOnlyElementsOfType(Mark.class);
    }

    @Test
    void whoWasRemovedLearnsOfThatAndHearsNothingAfter() {
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        say("before");
        ChatConversation without = change(kitchen.members().without(BEN));
        announce(changed(without, BEN));
        say("after");

        assertThat(listener.texts()).containsExactly("before");
        assertThat(listener.all(Membership.class))
                .containsExactly(new Membership(kitchen.id(), BEN, Optional.empty(), without.revision()));
    }

    @Test
    void whoWasRemovedAndComesBackHearsAgain() {
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        announce(changed(change(kitchen.members().without(BEN)), BEN));
        say("between");
        announce(changed(change(kitchen.members().with(BEN, Fixtures.joining(Role.MEMBER)))));
        say("again");

        assertThat(listener.texts()).containsExactly("again");
        assertThat(listener.all(ChatConversation.class)).hasSize(1);
    }

    @Test
    void aRemovalThatTheAnnouncementDoesNotNameEndsHearingToo() {
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        change(kitchen.members().without(BEN));
        announce(changed(rename("Cuisine")));
        say("after");

        assertThat(listener.texts()).isEmpty();
        assertThat(listener.all(Membership.class)).hasSize(1);
    }

    @Test
    void aLateAnnouncementOfAnEarlierStateLetsNobodyBackIn() {
        ChatConversation withBen = kitchen;
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        announce(changed(change(kitchen.members().without(BEN)), BEN));
        announce(changed(withBen));
        say("after");

        assertThat(listener.texts()).isEmpty();
    }

    @Test
    void anAnnouncementFromBeforeListeningBeganLetsNobodyBackIn() {
        ChatConversation withBen = kitchen;
        announce(changed(change(kitchen.members().without(BEN)), BEN));
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        announce(changed(withBen));
        say("after");

        assertThat(listener.texts()).isEmpty();
        assertThat(listener.all(ChatConversation.class)).isEmpty();
    }

    @Test
    void aLateAnnouncementOfARemovalDoesNotThrowOutWhoCameBack() {
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        ChatConversation without = change(kitchen.members().without(BEN));
        announce(changed(without, BEN));
        announce(changed(change(kitchen.members().with(BEN, Fixtures.joining(Role.MEMBER)))));
        announce(changed(without, BEN));
        say("after");

        assertThat(listener.texts()).containsExactly("after");
    }

    @Test
    void whoIsTakenIntoAConversationHearsOfItAndThenItsMessages() {
        live.listen(CLEO, Optional.empty(), listener);
        reads.runAll();
        say("before");
        ChatConversation with = change(kitchen.members().with(CLEO, Fixtures.joining(Role.MEMBER)));
        announce(changed(with));
        ChatMessage welcome = say("welcome");

        assertThat(listener.heard().subList(1, listener.heard().size())).containsExactly(with, welcome);
    }

    @Test
    void aDirectConversationAndItsFirstMessageAreBothHeardAndThenCovered() {
        live.listen(CLEO, Optional.empty(), listener);
        reads.runAll();
        ChatConversation direct = Fixtures.aDirectConversation(ANA, CLEO, 1);
        ChatMessage hello = Fixtures.aMessage(direct.id(), ANA, "hello", 1, 1);
        repository()
                .commit(new Changes(
                        0,
                        repository().checkpoint(0),
                        new Checkpoint(2, 1),
                        List.of(direct.withMessage(NOON, 1)),
                        Fixtures.memberships(direct),
                        List.of(hello),
                        List.of(),
                        List.of()));
        announce(changed(direct));
        live.checkpoint();
        assertThat(listener.lastCursor().covers(0, 1)).isFalse();
        announce(announced(hello));
        live.checkpoint();

        assertThat(listener.all(ChatConversation.class)).containsExactly(direct);
        assertThat(listener.all(ChatMessage.class)).containsExactly(hello);
        assertThat(listener.lastCursor().covers(0, 1)).isTrue();
    }

    @Test
    void aCheckpointIsGivenToThoseWhoHeardSomethingSinceTheLast() {
        RecordingListener quiet = new RecordingListener();
        live.listen(BEN, Optional.empty(), listener);
        live.listen(CLEO, Optional.empty(), quiet);
        reads.runAll();
        ChatMessage message = say("text");
        live.checkpoint();
        live.checkpoint();

        assertThat(listener.all(Mark.class)).hasSize(2);
        assertThat(listener.lastCursor().revision(0)).isEqualTo(message.revision());
        assertThat(quiet.all(Mark.class)).hasSize(1);
    }

    @Test
    void anAnnouncementThatComesAgainDoesNotMoveACheckpointBack() {
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        ChatMessage first = say("first");
        ChatMessage second = say("second");
        announce(announced(first));
        live.checkpoint();

        assertThat(listener.lastCursor().revision(0)).isEqualTo(second.revision());
    }

    @Test
    void aCursorOfAnotherLifeOfTheStoreIsResetAndHearingGoesOnFromNow() {
        say("before");
        live.listen(BEN, Optional.of(Cursor.start("another", SHARDS)), listener);
        reads.runAll();
        say("live");

        assertThat(listener.heard().get(0)).isInstanceOf(String.class);
        assertThat(listener.heard().get(1)).isEqualTo(new Mark(Cursor.of(store.epoch(), 1, -1), false));
        assertThat(listener.texts()).containsExactly("live");
    }

    @Test
    void aCursorWithAnotherNumberOfShardsOrAheadOfTheStoreIsResetToo() {
        RecordingListener ahead = new RecordingListener();
        live.listen(BEN, Optional.of(Cursor.start(store.epoch(), SHARDS + 1)), listener);
        live.listen(BEN, Optional.of(Cursor.of(store.epoch(), 99, -1)), ahead);
        reads.runAll();

        assertThat(listener.heard().get(0)).isInstanceOf(String.class);
        assertThat(ahead.heard().get(0)).isInstanceOf(String.class);
    }

    @Test
    void aStoreThatFailsEndsHearing() {
        store.before(call -> {
            if (call == Call.CHANGES_AFTER) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
            }
        });
        live.listen(BEN, Optional.of(store.now()), listener);
        reads.runAll();
        say("after");

        assertThat(listener.heard()).hasSize(1);
        assertThat(listener.all(ParleyException.class).get(0).problem()).isEqualTo(Problem.STORE_UNAVAILABLE);
        assertThat(live.listeners()).isZero();
    }

    @Test
    void whenTooManyCatchUpTheListenerIsToldToComeBack() {
        reads.refuse();
        live.listen(BEN, Optional.empty(), listener);

        assertThat(listener.all(ParleyException.class).get(0).problem()).isEqualTo(Problem.OVERLOADED);
        assertThat(live.listeners()).isZero();
    }

    @Test
    void whoClosesHearsNothingMoreAndIsForgotten() {
        Listening listening = live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        listening.close();
        listening.close();
        say("after");
        live.checkpoint();

        assertThat(listener.heard()).hasSize(1);
        assertThat(live.listeners()).isZero();
    }

    @Test
    void whoClosesBeforeTheFirstPageHearsNothing() {
        Listening listening = live.listen(BEN, Optional.empty(), listener);
        listening.close();
        reads.runAll();
        say("after");

        assertThat(listener.heard()).isEmpty();
    }

    @Test
    void whoClosesInTheMiddleOfAPageHearsNothingMoreOfIt() {
        Cursor seen = store.now();
        IntStream.range(0, 450).forEach(i -> say("text " + i));
        List<Listening> self = new ArrayList<>();
        listener.then(thing -> {
            if (listener.texts().size() == 3) {
                self.get(0).close();
            }
        });
        self.add(live.listen(BEN, Optional.of(seen), listener));
        reads.runAll();
        self.get(0).more();
        reads.runAll();

        assertThat(listener.heard()).hasSize(3);
    }

    @Test
    void whoClosesAmongWhatWasHeldHearsNothingMoreOfIt() {
        Cursor seen = store.now();
        List<Listening> self = new ArrayList<>();
        listener.then(thing -> {
            if (thing instanceof ChatMessage) {
                self.get(0).close();
            }
        });
        self.add(live.listen(BEN, Optional.of(seen), listener));
        store.after(call -> {
            if (call == Call.CHANGES_AFTER) {
                store.heal();
                say("one");
                say("two");
            }
        });
        reads.runAll();

        assertThat(listener.texts()).containsExactly("one");
        assertThat(listener.all(ParleyException.class)).isEmpty();
    }

    @Test
    void aListenerThatFailsEndsItselfAndHoldsUpNobody() {
        RecordingListener healthy = new RecordingListener();
        listener.then(thing -> {
            if (thing instanceof ChatMessage) {
                throw new IllegalStateException("gone");
            }
        });
        live.listen(BEN, Optional.empty(), listener);
        live.listen(BEN, Optional.empty(), healthy);
        live.listen(ANA, Optional.empty(), healthy);
        reads.runAll();
        say("one");
        say("two");

        assertThat(listener.texts()).containsExactly("one");
        assertThat(listener.all(ParleyException.class)).hasSize(1);
        assertThat(healthy.texts()).containsExactly("one", "one", "two", "two");
        assertThat(live.listeners()).isEqualTo(2);
    }

    @Test
    void aListenerThatFailsAlsoWhenItIsToldSoHoldsUpNobody() {
        listener.then(thing -> {
            throw new IllegalStateException("gone");
        });
        live.listen(BEN, Optional.empty(), listener);
        reads.runAll();
        say("one");
        live.checkpoint();

        assertThat(live.listeners()).isZero();
    }

    @Test
    void nothingIsHeardAfterAFailure() {
        listener.then(thing -> {
            if (thing instanceof ParleyException) {
                say("while it is told of the failure");
            }
        });
        store.before(call -> {
            if (call == Call.CHANGES_AFTER) {
                store.heal();
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
            }
        });
        live.listen(BEN, Optional.of(store.now()), listener);
        reads.runAll();

        assertThat(listener.heard()).hasOnlyElementsOfType(ParleyException.class);
    }

    @Test
    void aReplyComesWithWhatItAnswersForThoseWhoSeeThatToo() {
        ChatMessage question = say("question");
        Map<UserId, Member> members = new LinkedHashMap<>(kitchen.members().byUser());
        members.put(CLEO, new Member(Role.MEMBER, 1, 1));
        change(Members.of(members));
        RecordingListener later = new RecordingListener();
        live.listen(BEN, Optional.empty(), listener);
        live.listen(CLEO, Optional.empty(), later);
        reads.runAll();
        ChatMessage reply = reply(question);
        Quote quote = Quote.of(question);

        announce(new MessageStored(anEventId(), reply, Optional.of(quote), false, NOON));
        announce(new MessageChanged(anEventId(), reply.withReply(9), false, NOON));

        assertThat(listener.quotes()).isEqualTo(Map.of(reply.id(), quote));
        assertThat(later.quotes()).isEmpty();
        assertThat(later.all(ChatMessage.class)).containsExactly(reply, reply.withReply(9));
    }

    @Test
    void whatIsMissedComesWithWhatItAnswersAsThatIsNow() {
        ChatMessage question = say("question");
        Map<UserId, Member> members = new LinkedHashMap<>(kitchen.members().byUser());
        members.put(CLEO, new Member(Role.MEMBER, 1, 1));
        change(Members.of(members));
        Cursor seen = store.now();
        ChatMessage reply = reply(question);
        RecordingListener later = new RecordingListener();

        live.listen(BEN, Optional.of(seen), listener);
        live.listen(CLEO, Optional.of(seen), later);
        reads.runAll();

        assertThat(listener.quotes()).isEqualTo(Map.of(reply.id(), Quote.of(question)));
        assertThat(later.all(ChatMessage.class)).containsExactly(reply);
        assertThat(later.quotes()).isEmpty();
    }

    @Test
    void oneObjectIsHandedToAllListeners() {
        RecordingListener other = new RecordingListener();
        live.listen(BEN, Optional.empty(), listener);
        live.listen(ANA, Optional.empty(), other);
        reads.runAll();
        say("text");

        assertThat(listener.all(ChatMessage.class).get(0))
                .isSameAs(other.all(ChatMessage.class).get(0));
    }

    private ChatMessage reply(ChatMessage question) {
        long offset = store.checkpoint(0).next();
        ChatMessage reply = aReply(question, ANA, "answer", kitchen.lastSeq() + 1, offset);
        kitchen = kitchen.withMessage(NOON, offset);
        commit(0, offset + 1, List.of(kitchen), List.of(reply));
        return reply;
    }

    private ChatMessage say(String text) {
        ChatMessage message = stored(text);
        announce(announced(message));
        return message;
    }

    private ChatMessage stored(String text) {
        kitchen = send(0, kitchen, ANA, text);
        return store.range(kitchen.id(), kitchen.lastSeq(), kitchen.lastSeq()).get(0);
    }

    private ChatConversation change(Members members) {
        long offset = repository().checkpoint(0).next();
        ChatConversation before = kitchen;
        kitchen = kitchen.withMembers(members, NOON, offset);
        List<Membership> moved = new ArrayList<>();
        for (UserId user : List.of(ANA, BEN, CLEO)) {
            if (!before.members().roleOf(user).equals(members.roleOf(user))) {
                moved.add(new Membership(kitchen.id(), user, members.member(user), offset));
            }
        }
        repository()
                .commit(new Changes(
                        0,
                        repository().checkpoint(0),
                        new Checkpoint(offset + 1, offset),
                        List.of(kitchen),
                        moved,
                        List.of(),
                        List.of(),
                        List.of()));
        return kitchen;
    }

    private ChatConversation rename(String title) {
        long offset = repository().checkpoint(0).next();
        kitchen = kitchen.configured(Optional.of(new Title(title)), kitchen.settings(), NOON, offset);
        commit(0, offset + 1, List.of(kitchen), List.of());
        return kitchen;
    }

    private static DomainEvent announced(ChatMessage message) {
        return new MessageStored(anEventId(), message, message.sentAt());
    }

    private static DomainEvent changed(ChatConversation state, UserId... removed) {
        return new ConversationChanged(anEventId(), state, List.of(removed), NOON);
    }

    private void announce(DomainEvent event) {
        live.handle(new Batch(0, List.of(new Recorded(new Position(0, 0), event)), 1));
    }
}
