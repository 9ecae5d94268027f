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
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event at which processes die ends a few of them, however often they are started again; no other is taken for one. */
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

    /** The handler of one process, which is lost for good once it meets what is fatal. */
    private final class Mortal implements CheckpointedHandler {
        private final Predicate<Batch> fatal;
        private boolean dying;

        Mortal(Predicate<Batch> fatal) {
            this.fatal = fatal;
        }

        @Override
        public long resume(int shard) {
            checkAlive();
            return shared.resume(shard);
        }

        @Override
        public void handle(Batch batch) {
            dying |= fatal.test(batch);
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
    void anEventAtWhichProcessesDieAloneAgainAndAgainIsADeadLetterAtTheNextStart() {
        List<DomainEvent> before = publish(20);
        DomainEvent poison = publish(1).get(0);
        List<DomainEvent> after = publish(20);
        List<DomainEvent> fine = new ArrayList<>(before);
        fine.addAll(after);

        for (int death = 1; death <= 1 + NotedAttempts.DEATHS_ALONE; death++) {
            int deathsSoFar = death;
            live(at(poison), () -> deaths.size() == deathsSoFar);
        }
        assertThat(heard()).isEqualTo(before);
        live(at(poison), () -> heard().size() >= fine.size());

        assertThat(deaths).hasSize(1 + NotedAttempts.DEATHS_ALONE);
        assertThat(heard()).isEqualTo(fine);
        assertThat(raw.records(settings.topics().deadLetter())).singleElement().satisfies(letter -> {
            assertThat(RawLog.header(letter, DeadLetters.REASON)).contains("processes in a row died at this event");
            assertThat(RawLog.header(letter, DeadLetters.SOURCE_OFFSET)).isEqualTo("20");
        });
    }

    @Test
    void anEventThatOnlyWaitedWhenItsProcessesWereKilledIsHandled() {
        List<DomainEvent> events = publish(20);
        DomainEvent innocent = events.get(0);
        live(at(innocent), () -> deaths.size() == 1);
        live(at(innocent), () -> deaths.size() == 2);
        live(at(innocent), () -> deaths.size() == 3);

        live(batch -> false, () -> heard().size() >= events.size());

        assertThat(heard()).isEqualTo(events);
        assertThat(raw.records(settings.topics().deadLetter())).isEmpty();
    }

    @Test
    void deathsAtAnEventCountInARowOnly() {
        List<DomainEvent> events = publish(20);
        note("parley-alone-" + (NotedAttempts.DEATHS_ALONE - 1) + "-until-20");
        AtomicInteger attempts = new AtomicInteger();
        shared.before(batch -> {
            attempts.incrementAndGet();
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
        });
        live(batch -> false, () -> attempts.get() > 1);
        assertThat(noted()).isEmpty();

        note("parley-alone-" + (NotedAttempts.DEATHS_ALONE - 1) + "-until-20");
        attempts.set(0);
        live(batch -> attempts.get() > 0, () -> !deaths.isEmpty());
        assertThat(noted()).isEqualTo("parley-alone-1-until-20");
        shared.before(batch -> {});
        live(batch -> false, () -> heard().size() >= events.size());

        assertThat(heard()).isEqualTo(events);
        assertThat(raw.records(settings.topics().deadLetter())).isEmpty();
    }

    @Test
    void aNoteWithoutACountIsOfOneDeath() {
        List<DomainEvent> events = publish(20);
        note("parley-alone-until-20");

        live(at(events.get(0)), () -> deaths.size() == 1);
        assertThat(noted()).isEqualTo("parley-alone-2-until-20");
        live(batch -> false, () -> heard().size() >= events.size());

        assertThat(heard()).isEqualTo(events);
        assertThat(raw.records(settings.topics().deadLetter())).isEmpty();
    }

    @Test
    void aProcessThatIsStoppedWhileTheStoreHangsLeavesNothingToFear() throws InterruptedException {
        publish(20);
        note("parley-alone-" + (NotedAttempts.DEATHS_ALONE - 1) + "-until-20");
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch stopping = new CountDownLatch(1);
        shared.before(batch -> {
            hanging.countDown();
            awaitQuietly(stopping);
            throw new ParleyException(Problem.STORE_UNAVAILABLE, "Not now.");
        });
        try (KafkaEventBus bus = KafkaEventBus.connect(settings, new ThreadGuard(deaths::add))) {
            Subscription saving = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, new Mortal(batch -> false));
            assertThat(hanging.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(noted()).isEqualTo("parley-alone-" + NotedAttempts.DEATHS_ALONE + "-until-20");
            ((LogSubscription) saving).end();
            stopping.countDown();
        }

        assertThat(noted()).isEmpty();
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
        live(batch -> false, () -> attempts.get() > 2);
        live(batch -> false, () -> attempts.get() > 4);
        shared.before(batch -> sizes.add(batch.events().size()));

        live(batch -> false, () -> heard().size() == events.size());

        assertThat(sizes).containsExactly(20);
        assertThat(raw.records(settings.topics().deadLetter())).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String group() {
        return settings.clients().groupPrefix() + SavingNode.SAVE.name();
    }

    private TopicPartition shard() {
        return new TopicPartition(settings.topics().messages(), new Sharding(3).shardOf(id));
    }

    /** What a process leaves that dies at the first event. */
    private void note(String metadata) {
        soon().ignoreExceptions()
                .untilAsserted(() -> RawLog.answer(raw.admin()
                        .alterConsumerGroupOffsets(group(), Map.of(shard(), new OffsetAndMetadata(0, metadata)))
                        .all()));
    }

    private String noted() {
        return RawLog.answer(raw.admin().listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata())
                .get(shard())
                .metadata();
    }

    private static Predicate<Batch> at(DomainEvent event) {
        return batch ->
                batch.events().stream().anyMatch(recorded -> recorded.event().equals(event));
    }

    /** One process, until something is true. */
    private void live(Predicate<Batch> fatal, Callable<Boolean> until) {
        try (KafkaEventBus bus = KafkaEventBus.connect(settings, new ThreadGuard(deaths::add));
                Subscription saving = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, new Mortal(fatal))) {
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
