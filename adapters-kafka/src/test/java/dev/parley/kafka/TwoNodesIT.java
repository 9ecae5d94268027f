package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.anEventId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.Backend;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationDirectory;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.presence.Attending;
import dev.parley.presence.LiveSignals;
import dev.parley.presence.Presence;
import dev.parley.presence.Signal.Typing;
import dev.parley.presence.SignalListener;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes hear of each other's people over Kafka; one of them ends without a word. */
class TwoNodesIT {
    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final ChatConversation kitchen = aGroup(aConversationId(), 1, ANA, BEN);
    private final Node one = new Node("one");
    private final Node two = new Node("two");
    private final Heard ana = new Heard();
    private final Heard ben = new Heard();
    private long secondsPassed;

    @BeforeEach
    void begin() {
        one.live.beat();
        two.live.beat();
    }

    @AfterEach
    void close() {
        one.signals.close();
        two.signals.close();
    }

    @Test
    void whoTypesAtOneNodeIsHeardAtTheOther() {
        try (Attending here = one.live.attend(ANA, ana);
                Attending there = two.live.attend(BEN, ben)) {
            Backend.join(one.live.type(ANA, kitchen.id()));

            soon().untilAsserted(() -> assertThat(ben.typing).containsExactly(new Typing(kitchen.id(), ANA)));
            assertThat(ana.typing).isEmpty();
            assertThat(List.of(here, there)).hasSize(2);
        }
    }

    @Test
    void whoComesAndGoesAtOneNodeIsToldAtTheOther() {
        try (Attending watching = one.live.attend(ANA, ana)) {
            assertThat(Backend.join(one.live.watch(watching, kitchen.id())))
                    .contains(new Presence(BEN, false, Optional.empty()));
            Attending going = two.live.attend(BEN, ben);
            soon().untilAsserted(() -> assertThat(ana.presences).containsExactly(online()));

            going.close();
            // Whether the departure has arrived shows when the time to come back is over.
            soon().untilAsserted(() -> {
                pass(5);
                one.live.settle();
                assertThat(ana.presences).hasSize(2);
            });

            assertThat(ana.presences.get(1).lastSeen()).contains(NOON);
        }
    }

    @Test
    void thePeopleOfANodeThatIsKilledGoOfflineAtTheOtherAndWereSeenWhenItWasHeard() {
        try (Attending watching = one.live.attend(ANA, ana)) {
            Backend.join(one.live.watch(watching, kitchen.id()));
            Attending lost = two.live.attend(BEN, ben);
            soon().untilAsserted(() -> assertThat(ana.presences).containsExactly(online()));
            two.signals.close();

            pass(44);
            one.live.beat();
            assertThat(ana.presences).hasSize(1);
            pass(1);
            one.live.beat();

            assertThat(ana.presences).containsExactly(online(), new Presence(BEN, false, Optional.of(NOON)));
            lost.close();
        }
    }

    private static Presence online() {
        return new Presence(BEN, true, Optional.empty());
    }

    private synchronized void pass(long seconds) {
        secondsPassed += seconds;
    }

    private synchronized long secondsPassed() {
        return secondsPassed;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private final class Node {
        final KafkaSignals signals = KafkaSignals.connect(settings);
        final LiveSignals live;

        Node(String name) {
            ConversationDirectory directory =
                    new ConversationDirectory(new InMemoryMessageRepository(), Runnable::run, 100);
            ConversationChanged started = new ConversationChanged(anEventId(), kitchen, List.of(), NOON);
            directory.handle(new Batch(0, List.of(new Recorded(new Position(0, 1), started)), 2));
            InstantSource clock = () -> NOON.plusSeconds(secondsPassed());
            live = new LiveSignals(
                    signals,
                    directory,
                    clock,
                    () -> Duration.ofSeconds(secondsPassed()).toNanos(),
                    name);
            signals.hear(live);
        }
    }

    private static final class Heard implements SignalListener {
        final List<Typing> typing = new CopyOnWriteArrayList<>();
        final List<Presence> presences = new CopyOnWriteArrayList<>();

        @Override
        public void typing(ConversationId conversation, UserId user) {
            typing.add(new Typing(conversation, user));
        }

        @Override
        public void presence(Presence presence) {
            presences.add(presence);
        }
    }
}
