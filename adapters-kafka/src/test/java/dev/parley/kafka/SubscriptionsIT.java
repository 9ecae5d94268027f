package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.Backend;
import dev.parley.contract.RecordingHandler;
import dev.parley.exchange.MessageStored;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the bus contract does not ask of every bus. */
class SubscriptionsIT {
    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final KafkaEventBus bus = KafkaEventBus.connect(settings);
    private final RawLog raw = new RawLog(settings);

    @AfterEach
    void close() {
        bus.close();
        raw.close();
    }

    @Test
    void onlySharedSubscriptionsAreKnownToTheBroker() {
        List<DomainEvent> heard = new CopyOnWriteArrayList<>();
        DomainEvent event = new MessageStored(anEventId(), aMessage(aConversationId(), ANA, "text", 1, 0), NOON);
        try (Subscription node = bus.subscribe(
                Stream.STORED,
                Group.everyInstance("node"),
                batch -> batch.events().forEach(recorded -> heard.add(recorded.event())))) {
            Backend.join(bus.publish(event));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(heard).containsExactly(event));
            assertThat(node.trouble()).isEmpty();
            assertThat(groups()).isEmpty();
        }
        try (Subscription saving = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, new RecordingHandler())) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(groups())
                            .containsExactly(settings.clients().groupPrefix() + "save"));
            assertThat(saving.trouble()).isEmpty();
        }
    }

    private List<String> groups() {
        return RawLog.answer(raw.admin().listGroups().all()).stream()
                .map(GroupListing::groupId)
                .filter(name -> name.startsWith(settings.clients().groupPrefix()))
                .toList();
    }

    /** Parley writes no transactions; whoever does leaves markers and records that never count. */
    @Test
    void offsetsThatHoldNoEventAreSteppedOver() {
        DomainEvent committed = created(aConversationId(), ANA, "committed");
        DomainEvent aborted = created(committed.conversation(), ANA, "aborted");
        DomainEvent last = created(committed.conversation(), ANA, "last");
        raw.putInTransaction(write(committed), true);
        raw.putInTransaction(write(aborted), false);
        assertThat(Backend.join(bus.publish(last))).isInstanceOf(Publication.Published.class);
        RecordingHandler handler = new RecordingHandler();
        for (int i = 0; i < 2; i++) {
            try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(handler.heard())
                                .extracting(Recorded::event)
                                .containsExactly(committed, last));
                assertThat(subscription.trouble()).isEmpty();
            }
        }
        assertThat(handler.heard())
                .extracting(recorded -> recorded.position().offset())
                .containsExactly(0L, 4L);
    }

    private ProducerRecord<byte[], byte[]> write(DomainEvent event) {
        return new EventCodec(bus.sharding()).write(settings.topics().messages(), event);
    }

    @Test
    void closingWaitsForTheHandlerAndAnswersEverybody() throws InterruptedException {
        CountDownLatch handling = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler().before(batch -> {
            handling.countDown();
            pass(goOn);
        });
        Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler);
        DomainEvent first = created(aConversationId(), ANA, "first");
        assertThat(Backend.join(bus.publish(first))).isInstanceOf(Publication.Published.class);
        pass(handling);
        List<CompletableFuture<Publication>> publications = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            publications.add(
                    bus.publish(created(aConversationId(), ANA, "text " + i)).toCompletableFuture());
        }
        Thread closing = new Thread(bus::close);
        closing.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Backend.join(bus.publish(created(aConversationId(), ANA, "late")))
                        instanceof Publication.Rejected);
        assertThat(closing.isAlive()).isTrue();

        goOn.countDown();
        closing.join(Duration.ofSeconds(30).toMillis());

        assertThat(closing.isAlive()).isFalse();
        assertThat(publications)
                .allSatisfy(publication -> assertThat(publication.isDone()).isTrue());
        assertThat(handler.heard()).extracting(Recorded::event).contains(first);
        subscription.close();
        assertThatThrownBy(() -> bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
