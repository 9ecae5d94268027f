package dev.parley.presence;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aDirectConversation;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.failureOf;
import static dev.parley.contract.Fixtures.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signal.Attendance;
import dev.parley.presence.Signal.Departure;
import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ana attends and watches at the first node; the others come and go, there and at the second. */
class LiveSignalsTest {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final UserId DAN = new UserId("dan");

    private final Node.Time time = new Node.Time();
    private final ManualSignals signals = new ManualSignals();
    private final Node one = Node.named("one", signals, time);
    private final Node two = Node.named("two", signals, time);
    private final ChatConversation kitchen = aGroup(aConversationId(), 1, ANA, BEN, CLEO);
    private final Ear ear = new Ear();
    private final Attending ana = one.live.attend(ANA, ear);

    @Test
    void whoWatchesIsAnsweredWhoIsThereAndToldWhoComesAndGoes() {
        known(kitchen);
        Attending ben = two.live.attend(BEN, new Ear());
        signals.carry();

        assertThat(watch(kitchen)).containsExactly(online(ANA), online(BEN), unknown(CLEO));
        two.live.attend(CLEO, new Ear());
        signals.carry();
        assertThat(ear.presences()).containsExactly(online(CLEO));
        ben.close();
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(5));

        assertThat(ear.presences()).containsExactly(away(BEN, NOON));
        assertThat(watch(kitchen)).containsExactly(online(ANA), away(BEN, NOON), online(CLEO));
        two.live.attend(BEN, new Ear());
        signals.carry();
        assertThat(ear.presences()).containsExactly(online(BEN));
    }

    @Test
    void whoIsBlockedLearnsNothingOfWhoBlocksThem() {
        ChatConversation direct = stored(aDirectConversation(ANA, BEN, 1), 1, List.of());
        Attending ben = two.live.attend(BEN, new Ear());
        signals.carry();
        assertThat(watch(direct)).containsExactly(online(ANA), online(BEN));

        Participation blocking = Participation.none(direct.id(), BEN).preferring(new Preferences(false, true), 2);
        stored(direct.withBlocks(new Blocks(Set.of(BEN), Optional.empty()), 2), 2, List.of(blocking));
        one.hear(blocking);
        two.hear(blocking);

        assertThat(ear.presences()).containsExactly(unknown(BEN));
        assertThat(watch(direct)).containsExactly(online(ANA), unknown(BEN));
        assertThat(Backend.join(one.live.look(ANA, direct.id()))).containsExactly(online(ANA), unknown(BEN));
        assertThat(Backend.join(one.live.look(BEN, direct.id()))).containsExactly(online(ANA), online(BEN));
        ben.close();
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(6));
        two.live.attend(BEN, new Ear());
        signals.carry();
        one.hear(blocking.moved(0, 0, 2)); // whatever else is heard of them
        assertThat(ear.presences()).isEmpty();
        assertThat(failureOf(one.live.type(ANA, direct.id())).problem()).isEqualTo(Problem.CONVERSATION_BLOCKED);
        assertThat(failureOf(one.live.type(BEN, direct.id())).problem()).isEqualTo(Problem.CONVERSATION_BLOCKED);

        Participation over = blocking.preferring(Preferences.NONE, 3);
        stored(direct, 3, List.of(over));
        one.hear(over);
        assertThat(ear.presences()).containsExactly(online(BEN));
    }

    @Test
    void typingInAConversationThatIsBlockedIsToldToNobody() {
        ChatConversation direct = stored(aDirectConversation(ANA, BEN, 1), 1, List.of());
        one.hear(direct);
        Participation blocking = Participation.none(direct.id(), BEN).preferring(new Preferences(false, true), 2);
        stored(direct.withBlocks(new Blocks(Set.of(BEN), Optional.empty()), 2), 2, List.of(blocking));
        one.hear(blocking);

        one.live.accept(new Signal.Typing(direct.id(), BEN)); // said where the block was not known yet

        assertThat(ear.typing()).isEmpty();
    }

    private ChatConversation stored(ChatConversation state, long offset, List<Participation> participations) {
        for (Node node : List.of(one, two)) {
            Checkpoint expected = node.store.checkpoint(0);
            node.store.commit(new Changes(
                    0,
                    expected,
                    new Checkpoint(offset + 1, expected.next()),
                    List.of(state),
                    List.of(),
                    List.of(),
                    participations,
                    List.of()));
        }
        return state;
    }

    @Test
    void whoOnlyLooksIsAnsweredOnceAndIsNotThereForIt() {
        known(kitchen);
        two.live.attend(BEN, new Ear());
        signals.carry();

        assertThat(Backend.join(one.live.look(CLEO, kitchen.id())))
                .containsExactly(online(ANA), online(BEN), unknown(CLEO));
        assertThat(failureOf(one.live.look(DAN, kitchen.id())).problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
    }

    @Test
    void anAnswerComesBehindWhatIsBeingToldAndNotBeforeIt() {
        known(kitchen);
        AtomicReference<Attending> own = new AtomicReference<>();
        List<CompletableFuture<List<Presence>>> answers = new ArrayList<>();
        List<Boolean> early = new ArrayList<>();
        own.set(one.live.attend(ANA, new SignalListener() {
            @Override
            public void typing(ConversationId conversation, UserId user) {}

            @Override
            public void presence(Presence presence) {
                answers.add(one.live.watch(own.get(), kitchen.id()).toCompletableFuture());
                early.add(answers.get(0).isDone());
            }
        }));
        Backend.join(one.live.watch(own.get(), kitchen.id()));

        two.live.attend(BEN, new Ear());
        signals.carry();

        assertThat(early).containsExactly(false);
        assertThat(Backend.join(answers.get(0))).contains(online(BEN));
    }

    @Test
    void onlyMembersWatchAndOnlyConversationsInWhichEverybodyIsTold() {
        List<UserId> crowd = new ArrayList<>(List.of(ANA));
        IntStream.rangeClosed(1, Participation.MAX_MEMBERS_TOLD)
                .mapToObj(number -> new UserId("u" + number))
                .forEach(crowd::add);
        ChatConversation hall = aGroup(aConversationId(), 2, crowd.toArray(UserId[]::new));
        ChatConversation others = aGroup(aConversationId(), 3, BEN, CLEO);
        known(hall);
        known(others);

        assertThat(failureOf(one.live.watch(ana, others.id())).problem()).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(failureOf(one.live.watch(ana, aConversationId())).problem())
                .isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(failureOf(one.live.watch(ana, hall.id())).problem()).isEqualTo(Problem.CONVERSATION_TOO_LARGE);
        assertThat(failureOf(one.live.look(ANA, hall.id())).problem()).isEqualTo(Problem.CONVERSATION_TOO_LARGE);
        two.live.attend(BEN, new Ear());
        two.live.attend(new UserId("u1"), new Ear());
        signals.carry();
        assertThat(ear.presences()).isEmpty();
    }

    @Test
    void aSessionWatchesFiftyConversationsAndAnotherOneInPlaceOfOne() {
        List<ChatConversation> many = IntStream.rangeClosed(0, LiveSignals.MAX_WATCHED)
                .mapToObj(number -> aGroup(aConversationId(), 10 + number, ANA, BEN))
                .toList();
        many.forEach(this::known);
        many.subList(1, many.size()).forEach(this::watch);

        assertThat(failureOf(one.live.watch(ana, many.get(0).id())).problem()).isEqualTo(Problem.WATCHED_TOO_MANY);
        assertThat(watch(many.get(1))).hasSize(2);
        one.live.unwatch(ana, many.get(1).id());
        assertThat(watch(many.get(0))).hasSize(2);
    }

    @Test
    void whoSharesSeveralWatchedConversationsIsToldOfOnce() {
        ChatConversation cellar = aGroup(aConversationId(), 2, ANA, BEN);
        known(kitchen);
        known(cellar);
        watch(kitchen);
        watch(cellar);

        two.live.attend(BEN, new Ear());
        signals.carry();

        assertThat(ear.presences()).containsExactly(online(BEN));
    }

    @Test
    void nothingIsToldAfterUnwatchingAndAfterTheEnd() {
        known(kitchen);
        Ear other = new Ear();
        Attending second = one.live.attend(ANA, other);
        watch(kitchen);
        Backend.join(one.live.watch(second, kitchen.id()));

        one.live.unwatch(ana, kitchen.id());
        second.close();
        two.live.attend(BEN, new Ear());
        signals.carry();

        assertThat(ear.presences()).isEmpty();
        assertThat(other.presences()).isEmpty();
        assertThat(Backend.join(one.live.watch(second, kitchen.id()))).hasSize(3);
        two.live.attend(CLEO, new Ear());
        signals.carry();
        assertThat(other.presences()).isEmpty();
    }

    @Test
    void severalSessionsOfOnePersonAreOnePresence() {
        known(kitchen);
        watch(kitchen);
        Attending first = one.live.attend(BEN, new Ear());
        Attending second = one.live.attend(BEN, new Ear());
        Attending elsewhere = two.live.attend(BEN, new Ear());
        signals.carry();
        assertThat(ear.presences()).containsExactly(online(BEN));

        first.close();
        first.close();
        second.close();
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(60));
        assertThat(ear.presences()).isEmpty();
        elsewhere.close();
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(5));

        assertThat(ear.presences()).containsExactly(away(BEN, NOON.plusSeconds(60)));
    }

    @Test
    void whoComesBackWithinFiveSecondsAnywhereWasNeverAway() {
        known(kitchen);
        watch(kitchen);
        Attending ben = two.live.attend(BEN, new Ear());
        signals.carry();
        ear.presences();

        ben.close();
        signals.carry();
        passWithHeartbeats(Duration.ofMillis(4_999));
        assertThat(watch(kitchen)).contains(online(BEN));
        one.live.attend(BEN, new Ear());
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(60));

        assertThat(ear.presences()).isEmpty();
    }

    @Test
    void thePeopleOfANodeThatFallsSilentAreGoneAndWereLastSeenWhenItWasHeard() {
        known(kitchen);
        watch(kitchen);
        two.live.attend(BEN, new Ear());
        one.live.attend(CLEO, new Ear());
        signals.carry();
        time.pass(HEARTBEAT);
        two.live.beat();
        signals.carry();
        ear.presences();

        time.pass(Duration.ofMillis(44_999));
        one.live.beat();
        assertThat(ear.presences()).isEmpty();
        time.pass(Duration.ofMillis(1));
        one.live.beat();

        assertThat(ear.presences()).containsExactly(away(BEN, NOON.plus(HEARTBEAT)));
        assertThat(watch(kitchen)).containsExactly(online(ANA), away(BEN, NOON.plus(HEARTBEAT)), online(CLEO));
    }

    @Test
    void aHeartbeatMakesGoodWhatWasLost() {
        known(kitchen);
        watch(kitchen);
        Attending ben = two.live.attend(BEN, new Ear());
        signals.lose();
        two.live.beat();
        signals.carry();
        assertThat(ear.presences()).containsExactly(online(BEN));

        ben.close();
        signals.lose();
        passWithHeartbeats(Duration.ofSeconds(60));

        assertThat(ear.presences()).containsExactly(away(BEN, NOON));
    }

    @Test
    void aNewNodeIsToldWhoIsThereWithoutWaitingForTheNextHeartbeat() {
        two.live.attend(BEN, new Ear());
        signals.carry();
        one.live.settle();
        two.live.settle();
        signals.carry();
        Node three = Node.named("three", signals, time);
        three.hear(kitchen);

        three.live.beat();
        signals.carry();
        one.live.settle();
        two.live.settle();
        signals.carry();

        Attending cleo = three.live.attend(CLEO, new Ear());
        assertThat(Backend.join(three.live.watch(cleo, kitchen.id())))
                .containsExactly(online(ANA), online(BEN), online(CLEO));
        one.live.settle();
        two.live.settle();
        assertThat(signals.taken()).containsExactly(new Arrival("three", CLEO));
    }

    @Test
    void manyPeopleAreSaidInParts() {
        IntStream.rangeClosed(1, 2 * Attendance.MAX_USERS)
                .forEach(number -> one.live.attend(new UserId("u" + number), new Ear()));
        signals.lose();

        one.live.beat();

        assertThat(signals.taken())
                .extracting(signal -> ((Attendance) signal).users().size())
                .containsExactly(500, 500, 1);
        two.live.beat();
        assertThat(signals.taken()).containsExactly(new Attendance("two", List.of()));
    }

    @Test
    void whoLeftTheConversationIsNotToldOfAndHearsNothingMore() {
        known(kitchen);
        Ear cleo = new Ear();
        Attending watching = two.live.attend(CLEO, cleo);
        signals.carry();
        watch(kitchen);
        Backend.join(two.live.watch(watching, kitchen.id()));

        known(kitchen.withMembers(kitchen.members().without(CLEO), NOON, 2));
        two.live.attend(BEN, new Ear());
        watching.close();
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(10));

        assertThat(cleo.presences()).isEmpty();
        assertThat(ear.presences()).containsExactly(online(BEN));
    }

    @Test
    void theDirectoryDecidesAlsoWhereTheChangeWasNotHeardHere() {
        known(kitchen);
        watch(kitchen);

        Ear cleo = new Ear();
        Attending watching = one.live.attend(CLEO, cleo);
        Backend.join(one.live.watch(watching, kitchen.id()));
        ear.presences();

        one.directoryHears(kitchen.withMembers(kitchen.members().without(BEN), NOON, 2));
        Attending ben = two.live.attend(BEN, new Ear());
        signals.carry();
        assertThat(ear.presences()).isEmpty();
        one.directoryHears(kitchen.withMembers(kitchen.members().without(CLEO), NOON, 3));
        ben.close();
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(5));

        assertThat(ear.presences()).containsExactly(away(BEN, NOON));
        assertThat(cleo.presences()).isEmpty();
    }

    @Test
    void whoJoinsIsToldOfFromThenOn() {
        known(kitchen);
        watch(kitchen);
        Attending dan = two.live.attend(DAN, new Ear());
        signals.carry();
        assertThat(ear.presences()).isEmpty();

        known(kitchen.withMembers(kitchen.members().with(DAN, joining(Role.MEMBER)), NOON, 2));
        assertThat(ear.presences()).containsExactly(online(DAN));
        known(kitchen);
        dan.close();
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(10));

        assertThat(ear.presences()).containsExactly(away(DAN, NOON));
    }

    @Test
    void inAConversationThatGrewTooLargeNobodyIsToldAnyMore() {
        known(kitchen);
        watch(kitchen);
        Members crowd = kitchen.members();
        for (int number = 0; number < Participation.MAX_MEMBERS_TOLD; number++) {
            crowd = crowd.with(new UserId("u" + number), joining(Role.MEMBER));
        }

        known(kitchen.withMembers(crowd, NOON, 2));
        two.live.attend(BEN, new Ear());
        signals.carry();

        assertThat(ear.presences()).isEmpty();
        assertThat(failureOf(one.live.watch(ana, kitchen.id())).problem()).isEqualTo(Problem.CONVERSATION_TOO_LARGE);
    }

    @Test
    void whatCanNotBeToldWhileTheStoreFailsIsToldWhenItAnswersAgain() {
        Node small = new Node("small", signals, time, Runnable::run, 1);
        small.hear(kitchen);
        Attending session = small.live.attend(ANA, ear);
        Backend.join(small.live.watch(session, kitchen.id()));
        small.hear(aGroup(aConversationId(), 2, DAN));
        small.store.before(call -> {
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is down.");
        });

        two.live.attend(BEN, new Ear());
        signals.carry();
        small.live.settle();
        assertThat(ear.presences()).isEmpty();
        small.store.heal();
        small.hear(kitchen);
        small.live.settle();

        assertThat(ear.presences()).containsExactly(online(BEN));
        small.live.settle();
        assertThat(ear.presences()).isEmpty();
    }

    @Test
    void aWatchThatFailsIsNone() {
        one.store.before(call -> {
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is down.");
        });

        assertThat(failureOf(one.live.watch(ana, kitchen.id())).problem()).isEqualTo(Problem.STORE_UNAVAILABLE);
        one.store.heal();
        one.hear(kitchen);
        two.live.attend(BEN, new Ear());
        signals.carry();

        assertThat(ear.presences()).isEmpty();
    }

    @Test
    void whatANodeSaysInAnothersNameAboutItsOwnPeopleIsNotBelieved() {
        known(kitchen);
        watch(kitchen);

        signals.send(new Attendance("one", List.of(BEN)));
        signals.send(new Arrival("one", BEN));
        signals.send(new Departure("one", ANA, NOON));
        signals.send(new Departure("two", ANA, NOON));
        signals.carry();
        passWithHeartbeats(Duration.ofSeconds(60));

        assertThat(ear.presences()).isEmpty();
        assertThat(watch(kitchen)).containsExactly(online(ANA), unknown(BEN), unknown(CLEO));
    }

    @Test
    void aDepartureFromTheFutureWasNow() {
        known(kitchen);
        two.live.attend(BEN, new Ear());
        signals.carry();

        signals.send(new Departure("two", BEN, Instant.MAX));
        signals.carry();
        time.pass(Duration.ofSeconds(5));
        one.live.settle();

        assertThat(watch(kitchen)).contains(away(BEN, NOON));
    }

    private List<Presence> watch(ChatConversation conversation) {
        return Backend.join(one.live.watch(ana, conversation.id()));
    }

    private void known(ChatConversation state) {
        one.hear(state);
        two.hear(state);
    }

    /** Lets time pass with the calls that the wiring makes. */
    private void passWithHeartbeats(Duration whole) {
        Duration rest = whole;
        while (!rest.isZero()) {
            Duration step = rest.compareTo(HEARTBEAT) < 0 ? rest : HEARTBEAT;
            time.pass(step);
            one.live.beat();
            two.live.beat();
            signals.carry();
            rest = rest.minus(step);
        }
    }

    private static Presence online(UserId user) {
        return new Presence(user, true, Optional.empty());
    }

    private static Presence away(UserId user, Instant since) {
        return new Presence(user, false, Optional.of(since));
    }

    private static Presence unknown(UserId user) {
        return new Presence(user, false, Optional.empty());
    }
}
