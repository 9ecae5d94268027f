package dev.parley.presence;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.ManualExecutor;
import dev.parley.presence.Signal.Typing;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TypingTest {
    private final Node.Time time = new Node.Time();
    private final ManualSignals signals = new ManualSignals();
    private final Node one = Node.named("one", signals, time);
    private final Node two = Node.named("two", signals, time);
    private final ChatConversation kitchen = aGroup(aConversationId(), 1, ANA, BEN, CLEO);

    @Test
    void everyMemberOnEveryNodeIsToldExceptThePersonWhoTypes() {
        known(kitchen);
        Ear ana = new Ear();
        Ear ben = new Ear();
        Ear cleo = new Ear();
        Ear stranger = new Ear();
        one.live.attend(ANA, ana);
        one.live.attend(BEN, ben);
        two.live.attend(ANA, ana);
        two.live.attend(CLEO, cleo);
        two.live.attend(new UserId("dan"), stranger);

        type(ANA, kitchen.id());

        assertThat(ben.typing()).containsExactly(new Typing(kitchen.id(), ANA));
        assertThat(cleo.typing()).containsExactly(new Typing(kitchen.id(), ANA));
        assertThat(ana.typing()).isEmpty();
        assertThat(stranger.typing()).isEmpty();
    }

    @Test
    void whoDoesNotBelongToTheConversationIsRefused() {
        known(kitchen);

        assertThat(failureOf(one.live.type(new UserId("dan"), kitchen.id())).problem())
                .isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(failureOf(one.live.type(ANA, aConversationId())).problem())
                .isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(signals.taken()).isEmpty();
    }

    @Test
    void inAnArchivedConversationItIsRefused() {
        ConversationSettings settings = kitchen.settings();
        ChatConversation archived = kitchen.configured(
                kitchen.title(),
                new ConversationSettings(settings.history(), true, settings.retention()),
                NOON,
                kitchen.revision() + 1);
        stored(archived);
        known(archived);

        assertThat(failureOf(one.live.type(ANA, kitchen.id())).problem()).isEqualTo(Problem.CONVERSATION_ARCHIVED);
        assertThat(signals.taken()).isEmpty();
    }

    @Test
    void onePersonSaysItInOneConversationOnceASecond() {
        ChatConversation cellar = aGroup(aConversationId(), 2, ANA, BEN);
        known(kitchen);
        known(cellar);

        Backend.join(one.live.type(ANA, kitchen.id()));
        Backend.join(one.live.type(ANA, kitchen.id()));
        Backend.join(one.live.type(ANA, cellar.id()));
        Backend.join(one.live.type(BEN, kitchen.id()));
        time.pass(Duration.ofMillis(999));
        Backend.join(one.live.type(ANA, kitchen.id()));

        assertThat(signals.taken())
                .containsExactly(
                        new Typing(kitchen.id(), ANA), new Typing(cellar.id(), ANA), new Typing(kitchen.id(), BEN));
        time.pass(Duration.ofMillis(1));
        Backend.join(one.live.type(ANA, kitchen.id()));
        assertThat(signals.taken()).containsExactly(new Typing(kitchen.id(), ANA));
    }

    @Test
    void aNodeSaysItForNoMoreThanTenThousandInASecond() {
        TypingPace pace = new TypingPace(time::nanos);
        IntStream.range(0, 10_000)
                .forEach(number -> assertThat(pace.allows(new Typing(kitchen.id(), new UserId("u" + number))))
                        .isTrue());

        assertThat(pace.allows(new Typing(kitchen.id(), ANA))).isFalse();
        time.pass(Duration.ofSeconds(1));
        assertThat(pace.allows(new Typing(kitchen.id(), ANA))).isTrue();
    }

    @Test
    void inALargeConversationItIsAcceptedAndNobodyIsTold() {
        ChatConversation hall = aHall(Participation.MAX_MEMBERS_TOLD + 1);
        known(hall);
        Ear ben = new Ear();
        two.live.attend(BEN, ben);
        signals.lose();

        type(ANA, hall.id());
        signals.send(new Typing(hall.id(), ANA));
        signals.carry();

        assertThat(ben.typing()).isEmpty();
    }

    @Test
    void inTheLargestOfTheSmallOnesEverybodyIsTold() {
        ChatConversation hall = aHall(Participation.MAX_MEMBERS_TOLD);
        known(hall);
        Ear ben = new Ear();
        two.live.attend(BEN, ben);

        type(ANA, hall.id());

        assertThat(ben.typing()).containsExactly(new Typing(hall.id(), ANA));
    }

    @Test
    void whoLeftHearsNothingMoreAndIsNotHeard() {
        known(kitchen);
        Ear ana = new Ear();
        Ear ben = new Ear();
        one.live.attend(ANA, ana);
        two.live.attend(BEN, ben);
        Backend.join(one.live.type(ANA, kitchen.id()));
        Backend.join(one.live.type(BEN, kitchen.id()));

        known(kitchen.withMembers(kitchen.members().without(BEN), NOON, 2));
        signals.carry();

        assertThat(ana.typing()).isEmpty();
        assertThat(ben.typing()).isEmpty();
    }

    @Test
    void whileTheStoreCanNotBeAskedItIsAcceptedAndNobodyIsTold() {
        Ear ben = new Ear();
        two.live.attend(BEN, ben);
        signals.lose();
        one.store.before(call -> {
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is down.");
        });

        type(ANA, kitchen.id());

        assertThat(ben.typing()).isEmpty();
    }

    @Test
    void noMoreThanAThousandSignalsWaitForAStoreThatIsSlow() {
        ManualExecutor slow = new ManualExecutor();
        Node three = new Node("three", signals, time, slow, 10_000);
        three.live.attend(BEN, new Ear());
        signals.lose();

        for (int number = 0; number < 1_500; number++) {
            signals.send(new Typing(aConversationId(), ANA));
        }
        signals.carry();

        assertThat(slow.size()).isEqualTo(1_000);
        slow.runAll();
        signals.send(new Typing(aConversationId(), ANA));
        signals.carry();
        assertThat(slow.size()).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsEndsAloneAndItsPersonIsGone() {
        known(kitchen);
        Ear ben = new Ear();
        one.live.attend(BEN, new SignalListener() {
            @Override
            public void typing(ConversationId conversation, UserId user) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void presence(Presence presence) {
                throw new IllegalStateException("on purpose");
            }
        });
        one.live.attend(CLEO, ben);
        signals.lose();

        Backend.join(one.live.type(ANA, kitchen.id()));
        signals.taken().forEach(one.live);

        assertThat(ben.typing()).hasSize(1);
        assertThat(signals.taken()).containsExactly(new Signal.Departure("one", BEN, NOON));
    }

    @Test
    void aListenerMayEndItselfAndCallBackWhileItIsTold() {
        known(kitchen);
        AtomicReference<Attending> own = new AtomicReference<>();
        Ear after = new Ear();
        own.set(one.live.attend(BEN, new SignalListener() {
            @Override
            public void typing(ConversationId conversation, UserId user) {
                own.get().close();
                one.live.attend(BEN, after);
            }

            @Override
            public void presence(Presence presence) {}
        }));

        type(ANA, kitchen.id());
        time.pass(Duration.ofSeconds(1));
        type(ANA, kitchen.id());

        assertThat(after.typing()).hasSize(1);
    }

    private void type(UserId user, ConversationId conversation) {
        Backend.join(one.live.type(user, conversation));
        signals.carry();
    }

    private void stored(ChatConversation state) {
        Checkpoint expected = one.store.checkpoint(0);
        Checkpoint reached = new Checkpoint(state.revision() + 1, expected.next());
        one.store.commit(new Changes(0, expected, reached, List.of(state), List.of(), List.of(), List.of(), List.of()));
    }

    private void known(ChatConversation state) {
        one.hear(state);
        two.hear(state);
    }

    private static ChatConversation aHall(int size) {
        List<UserId> crowd = Stream.concat(
                        Stream.of(ANA, BEN), IntStream.range(2, size).mapToObj(number -> new UserId("u" + number)))
                .toList();
        return aGroup(aConversationId(), 3, crowd.toArray(UserId[]::new));
    }
}
