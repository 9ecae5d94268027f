package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kafka.KafkaSettings.Durability;
import dev.parley.kafka.KafkaSettings.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics that can't keep what Parley promises are refused, each with a sentence that says what to do. */
class KafkaTopicsIT {
    private static final Durability ONE_BROKER_BUT_STRICT = new Durability(1, 1, false);

    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final RawLog raw = new RawLog(settings);

    @AfterEach
    void close() {
        raw.close();
    }

    @Test
    void whatIsAbsentIsCreatedAsItShouldBe() {
        try (KafkaEventBus bus = KafkaEventBus.connect(settings)) {
            assertThat(bus.log().shards()).isEqualTo(3);
            assertThat(bus.weaknesses())
                    .hasSize(6)
                    .allMatch(weakness -> weakness.contains("has replication factor 1: reassign it to 3 or more")
                            || weakness.contains("has min.insync.replicas=1: set it to 2 or more"));
        }
        try (KafkaEventBus again = KafkaEventBus.connect(settings)) {
            assertThat(again.trouble()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    cleanup.policy       | compact | has cleanup.policy=compact, which removes messages of a conversation: set it to delete
                    max.message.bytes    | 1000000 | has max.message.bytes=1000000: set it to 8388608 or more
                    min.insync.replicas  | 2       | so that it never takes anything: set min.insync.replicas to the replication factor or less
                    """)
    void whatLosesOrRefusesMessagesCanNotBeAllowed(String key, String value, String sentence) {
        create(3, Map.of(key, value));

        assertThatThrownBy(() -> KafkaEventBus.connect(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(settings.topics().messages() + " " + firstWords(sentence))
                .hasMessageContaining(sentence);
    }

    private static String firstWords(String sentence) {
        return sentence.startsWith("has") ? sentence : "has min.insync.replicas=2 and replication factor 1, ";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    retention.ms                   | 60000      | has retention.ms=60000, less than 7 days: set it to 604800000 or more
                    retention.bytes                | 1000000    | has retention.bytes=1000000, which may remove messages early: set it to -1
                    unclean.leader.election.enable | true       | allows unclean leader election: set unclean.leader.election.enable to false
                    message.timestamp.type         | CreateTime | has message.timestamp.type=CreateTime, so a node's wrong clock decides how long messages are kept: set it to LogAppendTime
                    """)
    void whatMayLoseMessagesIsRefusedUnlessAllowedByName(String key, String value, String sentence) {
        create(3, Map.of(key, value));

        assertThatThrownBy(() -> KafkaEventBus.connect(settings.withDurability(ONE_BROKER_BUT_STRICT)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(settings.topics().messages() + " " + sentence)
                .hasMessageContaining("weak durability can be allowed by name");
        try (KafkaEventBus bus = KafkaEventBus.connect(settings)) {
            assertThat(bus.weaknesses()).contains(settings.topics().messages() + " " + sentence);
        }
    }

    @Test
    void theLogSaysForHowLongItKeepsWhatWasSaid() {
        try (KafkaEventBus bus = KafkaEventBus.connect(settings)) {
            assertThat(bus.retention()).contains(Duration.ofDays(7 + 1));
        }
    }

    @Test
    void aLogThatKeepsForEverIsUsedAndSaysSo() {
        create(3, Map.of("retention.ms", "-1"));

        try (KafkaEventBus bus = KafkaEventBus.connect(settings)) {
            assertThat(bus.retention()).isEmpty();
        }
    }

    @Test
    void aSingleCopyIsRefusedUnlessAllowedByName() {
        assertThatThrownBy(() -> KafkaEventBus.connect(settings.withDurability(ONE_BROKER_BUT_STRICT)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        settings.topics().messages() + " has replication factor 1: reassign it to 3 or more")
                .hasMessageContaining(settings.topics().stored() + " has min.insync.replicas=1: set it to 2 or more");
    }

    @Test
    void anotherPartitionCountIsRefused() {
        create(5, Map.of());

        assertThatThrownBy(() -> KafkaEventBus.connect(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(settings.topics().messages() + " has 5 partitions and the settings say 3")
                .hasMessageContaining("all topics of a log have the same");
    }

    @Test
    void moreCopiesThanThereAreBrokersAreAskedForWithWhatToDo() {
        assertThatThrownBy(() -> KafkaEventBus.connect(settings.withDurability(Durability.DEFAULT)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Start more brokers; for development, weak durability can be allowed by name.");
    }

    @Test
    void aLogIsKnownByItsTopicAndNotByWhoeverOpensIt() {
        try (KafkaEventBus first = KafkaEventBus.connect(settings);
                KafkaEventBus same = KafkaEventBus.connect(settings);
                KafkaEventBus other = KafkaEventBus.connect(
                        settings.withTopics(Topics.named(settings.topics().messages() + "-2", 3)))) {
            assertThat(same.log()).isEqualTo(first.log());
            assertThat(other.log()).isNotEqualTo(first.log());
        }
    }

    private void create(int partitions, Map<String, String> configuration) {
        NewTopic topic = new NewTopic(settings.topics().messages(), partitions, (short) 1);
        RawLog.answer(raw.admin()
                .createTopics(List.of(topic.configs(with(configuration))))
                .all());
    }

    private static Map<String, String> with(Map<String, String> wrong) {
        Map<String, String> all = new HashMap<>(Map.of(
                "max.message.bytes",
                String.valueOf(ClientProperties.LARGEST_MESSAGE),
                "message.timestamp.type",
                "LogAppendTime"));
        all.putAll(wrong);
        return all;
    }
}
