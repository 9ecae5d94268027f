package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.Fixtures;
import dev.parley.contract.RecordingHandler;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ConversationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log that is no longer what it was is noticed and not used; what it lost is not skipped. */
class LogDamageIT {
    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final KafkaEventBus bus = KafkaEventBus.connect(settings);
    private final RawLog raw = new RawLog(settings);
    private final RecordingHandler handler = new RecordingHandler();

    @AfterEach
    void close() {
        bus.close();
        raw.close();
    }

    @Test
    void whatTheLogRemovedBeforeItWasHandledIsNotSkipped() {
        ConversationId id = aConversationId();
        DomainEvent first = created(id, ANA, "first");
        subscribeAndClose(first);
        published(created(id, ANA, "removed"));
        Position last = published(created(id, ANA, "last"));
        RawLog.answer(raw.admin()
                .deleteRecords(Map.of(
                        new TopicPartition(settings.topics().messages(), last.shard()),
                        RecordsToDelete.beforeOffset(last.offset())))
                .all());

        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            awaitTrouble(subscription, "the log has removed everything before " + last.offset());

            ConversationId other = conversationIn(otherShard(last.shard()));
            DomainEvent unharmed = created(other, ANA, "unharmed");
            published(unharmed);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(heard()).containsExactly(first, unharmed));
        }
    }

    @Test
    void aPlaceBehindTheEndOfTheLogIsNotLeftWhenTheLogGrowsOverIt() {
        ConversationId id = aConversationId();
        int shard = bus.sharding().shardOf(id);
        RecordingHandler ahead = new RecordingHandler();
        ahead.handle(new Batch(shard, List.of(), 2));
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, ahead)) {
            awaitTrouble(subscription, "is to go on at offset 2, but the log ends at 0");
            for (int i = 0; i < 4; i++) {
                published(created(id, ANA, "text " + i));
            }
            DomainEvent elsewhere = created(conversationIn(otherShard(shard)), ANA, "elsewhere");
            published(elsewhere);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(ahead.heard())
                            .extracting(Recorded::event)
                            .containsExactly(elsewhere));
            assertThat(subscription.trouble())
                    .hasValueSatisfying(why -> assertThat(why).contains("it has lost its end"));
        }
    }

    @Test
    void aTopicThatWasRecreatedIsNotTakenForTheOldOne() {
        ConversationId id = aConversationId();
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            DomainEvent first = created(id, ANA, "first");
            published(first);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(heard()).containsExactly(first));
            deleteMessages();
            NewTopic again = new NewTopic(settings.topics().messages(), 3, (short) 1);
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> RawLog.answer(
                                    raw.admin().createTopics(List.of(again)).topicId(again.name()))
                            != null);

            awaitTrouble(subscription, "was recreated or resized");

            EventCodec codec = new EventCodec(bus.sharding());
            for (int i = 0; i < 3; i++) {
                raw.put(codec.write(again.name(), created(id, ANA, "of another log " + i)));
            }
            assertRefused("was recreated or resized");
            assertThat(bus.trouble()).isPresent();
            assertThat(heard()).containsExactly(first);
        }
    }

    @Test
    void aTopicThatWasRemovedIsSaidToBe() {
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            deleteMessages();

            awaitTrouble(subscription, "some were removed");

            assertRefused("some were removed");
        }
    }

    @Test
    void aTopicThatWasResizedTakesNothingMore() {
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            RawLog.answer(raw.admin()
                    .createPartitions(Map.of(settings.topics().messages(), NewPartitions.increaseTo(4)))
                    .all());

            awaitTrouble(subscription, "was recreated or resized");

            assertRefused("was recreated or resized");
        }
    }

    private void subscribeAndClose(DomainEvent event) {
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            published(event);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(heard()).containsExactly(event));
            assertThat(subscription.trouble()).isEmpty();
        }
    }

    private Position published(DomainEvent event) {
        return ((Publication.Published) Backend.join(bus.publish(event))).position();
    }

    private void deleteMessages() {
        RawLog.answer(
                raw.admin().deleteTopics(List.of(settings.topics().messages())).all());
    }

    private void assertRefused(String why) {
        Publication publication = Backend.join(bus.publish(created(aConversationId(), ANA, "late")));
        assertThat(publication).isInstanceOfSatisfying(Publication.Rejected.class, rejected -> {
            assertThat(rejected.reason().problem()).isEqualTo(Problem.LOG_UNAVAILABLE);
            assertThat(rejected.reason().detail()).contains(why);
        });
    }

    private static void awaitTrouble(Subscription subscription, String sentence) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(subscription.trouble())
                        .hasValueSatisfying(why -> assertThat(why).contains(sentence)));
    }

    private int otherShard(int shard) {
        return (shard + 1) % bus.sharding().shards();
    }

    private ConversationId conversationIn(int shard) {
        Sharding sharding = bus.sharding();
        return java.util.stream.Stream.generate(Fixtures::aConversationId)
                .filter(id -> sharding.shardOf(id) == shard)
                .findFirst()
                .orElseThrow();
    }

    private List<DomainEvent> heard() {
        return handler.heard().stream().map(Recorded::event).toList();
    }
}
