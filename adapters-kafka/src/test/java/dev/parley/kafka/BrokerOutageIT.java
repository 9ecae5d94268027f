package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.exchange.MessageStored;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.readchat.ChatLog;
import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker ends, freezes, or was never there. */
class BrokerOutageIT {
    private static KafkaBroker broker;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = KafkaBroker.in(folder).start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void nothingIsLostAndEverythingGoesOnByItselfWhenTheBrokerIsKilledUnderLoad() {
        KafkaSettings settings = TestLog.on(broker);
        InMemoryMessageRepository store = new InMemoryMessageRepository();
        try (SavingNode node = new SavingNode(settings, store);
                Chatter chatter = Chatter.writing(node.bus, 5).untilMore(100)) {
            broker.kill();
            soon().untilAsserted(() -> assertThat(node.bus.trouble()).isPresent());
            soon().untilAsserted(() -> assertThat(node.saving.trouble()).isPresent());
            broker.start();
            chatter.untilMore(100);

            Map<ConversationId, List<String>> acknowledged = chatter.stop();

            Chatter.assertStored(store, acknowledged);
            soon().untilAsserted(() -> assertThat(node.bus.trouble()).isEmpty());
            soon().untilAsserted(() -> assertThat(node.saving.trouble()).isEmpty());
        }
    }

    @Test
    void whoFollowsAConversationHearsOfTheOutageAndThenOfEverything() {
        KafkaSettings settings = TestLog.on(broker);
        ConversationId kitchen = aConversationId();
        ChatLog log = new KafkaChatLog(settings);
        List<ChatMessage> heard = new CopyOnWriteArrayList<>();
        try (KafkaEventBus bus = KafkaEventBus.connect(settings)) {
            ChatMessage before = stored(bus, aMessage(kitchen, ANA, "before", 1, 1));
            Entry first = log.read(kitchen, new Start.Beginning(), 10).get(0);
            try (Subscription following =
                    log.follow(kitchen, new Start.Beginning(), entry -> heard.add(entry.message()))) {
                soon().untilAsserted(() -> assertThat(heard).containsExactly(before));
                broker.kill();
                soon().untilAsserted(() -> assertThat(following.trouble()).isPresent());
                assertThatThrownBy(() -> log.read(kitchen, new Start.Beginning(), 10))
                        .isInstanceOfSatisfying(
                                ParleyException.class,
                                failure -> assertThat(failure.problem()).isEqualTo(Problem.LOG_UNAVAILABLE));
                broker.start();

                ChatMessage after = stored(bus, aMessage(kitchen, BEN, "after", 2, 2));

                soon().untilAsserted(() -> assertThat(heard).containsExactly(before, after));
                soon().untilAsserted(() -> assertThat(following.trouble()).isEmpty());
                assertThat(log.read(kitchen, new Start.After(first.position()), 10))
                        .extracting(Entry::message)
                        .containsExactly(after);
                assertThat(log.read(kitchen, new Start.Since(NOON), 10))
                        .extracting(Entry::message)
                        .containsExactly(before, after);
            }
        }
    }

    @Test
    void whatIsNotConfirmedInTimeIsUnknownAndIsInTheLogOnceOrNotAtAll() {
        KafkaSettings settings = TestLog.withDelivery(TestLog.on(broker), Duration.ofSeconds(2));
        ConversationId kitchen = aConversationId();
        Map<EventId, CompletableFuture<Publication>> publications = new LinkedHashMap<>();
        try (KafkaEventBus bus = KafkaEventBus.connect(settings);
                RawLog raw = new RawLog(settings)) {
            publish(bus, kitchen, publications, 20);
            broker.pause();
            try {
                publish(bus, kitchen, publications, 20);
                publications.values().forEach(BrokerOutageIT::join);
                publish(bus, kitchen, publications, 20);
                publications.values().forEach(BrokerOutageIT::join);
            } finally {
                broker.resume();
            }
            soon().until(() -> join(bus.publish(created(kitchen, ANA, "again")).toCompletableFuture())
                    instanceof Publication.Published);

            assertThat(publications.values())
                    .extracting(BrokerOutageIT::join)
                    .anySatisfy(publication -> assertThat(publication)
                            .isInstanceOfSatisfying(
                                    Publication.Unknown.class,
                                    unknown -> assertThat(unknown.reason().problem())
                                            .isEqualTo(Problem.OUTCOME_UNKNOWN)));
            Map<EventId, Integer> copies = copies(settings, raw);
            publications.forEach((id, publication) -> assertThat(copies.getOrDefault(id, 0))
                    .as("%s", join(publication))
                    .isBetween(
                            join(publication) instanceof Publication.Published ? 1 : 0,
                            join(publication) instanceof Publication.Rejected ? 0 : 1));
        }
    }

    @Test
    void aBrokerThatIsNotThereIsNamedWithinBounds() {
        KafkaSettings settings = TestLog.at("127.0.0.1:1");

        assertThatThrownBy(() -> KafkaEventBus.connect(settings, ThreadGuard.logging(), Duration.ofMillis(100)))
                .isInstanceOfSatisfying(ParleyException.class, failure -> {
                    assertThat(failure.problem()).isEqualTo(Problem.LOG_UNAVAILABLE);
                    assertThat(failure.detail()).contains("127.0.0.1:1").contains("did not answer");
                });
    }

    /** With every broker gone Kafka's client forgets where the topics were; what it can't take at once it refuses. */
    private static ChatMessage stored(KafkaEventBus bus, ChatMessage message) {
        soon().until(() -> join(bus.publish(new MessageStored(anEventId(), message, message.sentAt()))
                        .toCompletableFuture())
                instanceof Publication.Published);
        return message;
    }

    private static void publish(
            KafkaEventBus bus, ConversationId id, Map<EventId, CompletableFuture<Publication>> into, int count) {
        for (int i = 0; i < count; i++) {
            DomainEvent event = created(id, ANA, "text " + i);
            into.put(event.id(), bus.publish(event).toCompletableFuture());
        }
    }

    private static Publication join(CompletableFuture<Publication> publication) {
        return publication.copy().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static Map<EventId, Integer> copies(KafkaSettings settings, RawLog raw) {
        EventCodec codec = new EventCodec(new Sharding(settings.topics().partitions()));
        Map<EventId, Integer> copies = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                raw.records(settings.topics().messages())) {
            try {
                copies.merge(codec.read(record, Stream.MESSAGES).id(), 1, Integer::sum);
            } catch (EventCodec.UnreadableRecordException e) {
                throw new AssertionError(e);
            }
        }
        return copies;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
