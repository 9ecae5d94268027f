package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.aConversationId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.SignalsContract;
import dev.parley.kafka.KafkaSettings.Durability;
import dev.parley.presence.Signal;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signal.Typing;
import dev.parley.presence.Signals;
import dev.parley.shared.event.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaSignalsIT implements SignalsContract {
    private static final int MORE_THAN_MAY_WAIT = 12_000;

    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final KafkaSignals here = KafkaSignals.connect(settings);
    private final KafkaSignals there = KafkaSignals.connect(settings);

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Override
    public Signals signals() {
        return here;
    }

    @Override
    public Signals elsewhere() {
        return there;
    }

    @Test
    void theTopicIsMadeToForgetSoonAndIsNotJudged() {
        try (RawLog raw = new RawLog(settings);
                KafkaEventBus bus = KafkaEventBus.connect(settings)) {
            String name = settings.topics().signals();
            TopicDescription topic = RawLog.answer(
                            raw.admin().describeTopics(List.of(name)).allTopicNames())
                    .get(name);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
            Map<String, String> configuration =
                    RawLog.answer(raw.admin().describeConfigs(List.of(resource)).all()).get(resource).entries().stream()
                            .filter(entry -> entry.value() != null)
                            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));

            assertThat(topic.partitions()).hasSize(3);
            assertThat(configuration)
                    .containsEntry("retention.ms", "600000")
                    .containsEntry("segment.ms", "600000")
                    .containsEntry("segment.bytes", "16777216")
                    .containsEntry("retention.bytes", "67108864")
                    .containsEntry("min.insync.replicas", "1")
                    .containsEntry("message.timestamp.type", "LogAppendTime");
            assertThat(bus.weaknesses()).noneMatch(weakness -> weakness.contains(name));
        }
    }

    @Test
    void moreCopiesThanThereAreBrokersAreAskedForWithWhatToDo() {
        KafkaSettings strict = TestLog.on(KafkaBroker.shared()).withDurability(Durability.DEFAULT);

        assertThatThrownBy(() -> KafkaSignals.connect(strict))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Start more brokers");
    }

    @Test
    void whatIsNoSignalIsPassedOverAndCounted() {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        Signal signal = new Arrival("one", ANA);
        try (RawLog raw = new RawLog(settings);
                Subscription hearing = here.hear(heard::add)) {
            for (String noise : List.of(
                    "", "{", "[]", "{\"type\":\"sighing\"}", "{\"type\":\"arrival\",\"node\":\"one\",\"user\":\"\"}")) {
                raw.put(new ProducerRecord<>(settings.topics().signals(), EventCodec.utf8(noise)));
            }
            raw.put(new ProducerRecord<>(settings.topics().signals(), null));
            here.send(signal);

            soon().untilAsserted(() -> assertThat(heard).containsExactly(signal));
            soon().untilAsserted(() -> assertThat(here.dropped()).isEqualTo(6));
            assertThat(hearing.trouble()).isEmpty();
        }
    }

    @Test
    void whoIsTooFarBehindGoesOnWithTheNewestAndCountsTheRest() throws InterruptedException {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Signal last = new Arrival("one", BEN);
        try (Subscription hearing = there.hear(signal -> {
            heard.add(signal);
            stuck.countDown();
            awaitUninterruptibly(free);
        })) {
            here.send(new Arrival("one", ANA));
            assertThat(stuck.await(30, TimeUnit.SECONDS)).isTrue();
            Signal typing = new Typing(aConversationId(), ANA);
            try (RawLog raw = new RawLog(settings)) {
                long before = raw.records(settings.topics().signals()).size();
                for (int sent = 0; sent < 2 * MORE_THAN_MAY_WAIT; sent++) {
                    here.send(typing);
                }
                soon().until(() -> raw.records(settings.topics().signals()).size() - before >= MORE_THAN_MAY_WAIT);
            }

            free.countDown();

            soon().untilAsserted(() -> assertThat(there.dropped()).isPositive());
            soon().untilAsserted(() -> {
                here.send(last);
                assertThat(heard).contains(last);
            });
            assertThat(heard).hasSizeLessThan(MORE_THAN_MAY_WAIT);
            assertThat(hearing.trouble()).isEmpty();
        }
    }

    @Test
    void nothingIsHeardOrSentAfterTheEnd() {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        here.hear(heard::add);

        here.close();
        here.close();
        here.send(new Arrival("one", ANA));

        assertThat(here.dropped()).isEqualTo(1);
        assertThat(heard).isEmpty();
        assertThatThrownBy(() -> here.hear(heard::add)).isInstanceOf(IllegalStateException.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
