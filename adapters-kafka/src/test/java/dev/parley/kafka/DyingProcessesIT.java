package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.RecordingHandler;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event at which processes die ends two of them and no third, however often they are started again. */
class DyingProcessesIT {
    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final RawLog raw = new RawLog(settings);
    private final ConversationId id = aConversationId();
    private final RecordingHandler shared = new RecordingHandler();
    private final List<String> deaths = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        raw.close();
    }

    /** The handler of one process, which is lost for good once it meets a poison. */
    private final class Mortal implements CheckpointedHandler {
        private final DomainEvent poison;
        private boolean dying;

        Mortal(DomainEvent poison) {
            this.poison = poison;
        }

        @Override
        public long resume(int shard) {
            checkAlive();
            return shared.resume(shard);
        }

        @Override
        public void handle(Batch batch) {
            dying |= batch.events().stream()
                    .anyMatch(recorded -> recorded.event().equals(poison));
            checkAlive();
            shared.handle(batch);
        }

        private void checkAlive() {
            if (dying) {
                throw new OutOfMemoryError("of a test");
            }
        }
    }

    @Test
    void anEventAtWhichTheProcessDiedTwiceIsADeadLetterAtTheNextStart() {
        List<DomainEvent> before = publish(20);
        DomainEvent poison = publish(1).get(0);
        List<DomainEvent> after = publish(20);
        List<DomainEvent> fine = new ArrayList<>(before);
        fine.addAll(after);

        live(poison, () -> deaths.size() == 1);
        live(poison, () -> deaths.size() == 2);
        assertThat(heard()).isEqualTo(before);
        live(poison, () -> heard().size() >= fine.size());

        assertThat(deaths).hasSize(2);
        assertThat(heard()).isEqualTo(fine);
        assertThat(raw.records(settings.topics().deadLetter())).singleElement().satisfies(letter -> {
            assertThat(RawLog.header(letter, DeadLetters.REASON)).contains("Processes died at this event");
            assertThat(RawLog.header(letter, DeadLetters.SOURCE_OFFSET)).isEqualTo("20");
        });
    }

    @Test
    void aProcessThatOnlyWaitsForItsStoreLeavesNothingToFear() {
        List<DomainEvent> events = publish(20);
        AtomicInteger attempts = new AtomicInteger();
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        shared.before(batch -> {
            attempts.incrementAndGet();
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
        });
        live(created(id, ANA, "never published"), () -> attempts.get() > 2);
        live(created(id, ANA, "never published"), () -> attempts.get() > 4);
        shared.before(batch -> sizes.add(batch.events().size()));

        live(created(id, ANA, "never published"), () -> heard().size() == events.size());

        assertThat(sizes).containsExactly(20);
        assertThat(raw.records(settings.topics().deadLetter())).isEmpty();
    }

    /** One process, until something is true. */
    private void live(DomainEvent poison, java.util.concurrent.Callable<Boolean> until) {
        try (KafkaEventBus bus = KafkaEventBus.connect(settings, new ThreadGuard(deaths::add));
                Subscription saving = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, new Mortal(poison))) {
            soon().until(until);
            assertThat(saving).isNotNull();
        }
    }

    private List<DomainEvent> publish(int count) {
        List<DomainEvent> events = new ArrayList<>();
        try (KafkaEventBus bus = KafkaEventBus.connect(settings)) {
            for (int i = 0; i < count; i++) {
                DomainEvent event = created(id, ANA, "text " + i);
                assertThat(Backend.join(bus.publish(event))).isInstanceOf(Publication.Published.class);
                events.add(event);
            }
        }
        return events;
    }

    private List<DomainEvent> heard() {
        return shared.heard().stream().map(Recorded::event).toList();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
