package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientPropertiesTest {
    private static final Duration DELIVERY = Duration.ofMinutes(2);

    @Test
    void whatConnectsAndSecuresReachesEveryClient() {
        Map<String, String> secured = Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "SCRAM-SHA-512",
                "sasl.jaas.config", "ScramLoginModule required;",
                "sasl.login.callback.of.ones.own", "x",
                "ssl.truststore.location", "/trust.p12",
                "ssl.endpoint.identification.algorithm", "https");

        for (Map<String, Object> client : clients(with(secured))) {
            assertThat(client).containsAllEntriesOf(secured).containsEntry("bootstrap.servers", "one:9092");
        }
    }

    @Test
    void howToBatchReachesTheProducerAlone() {
        ClientProperties properties = with(Map.of("linger.ms", "5", "compression.type", "lz4", "batch.size", "1000"));

        assertThat(properties.producer(DELIVERY))
                .containsEntry("linger.ms", "5")
                .containsEntry("compression.type", "lz4")
                .containsEntry("batch.size", "1000");
        assertThat(properties.consumer()).doesNotContainKeys("linger.ms", "compression.type", "batch.size");
    }

    @Test
    void whatThePromisesRestOnIsSet() {
        ClientProperties properties = with(Map.of());

        assertThat(properties.producer(DELIVERY))
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .containsEntry("delivery.timeout.ms", 120_000);
        assertThat(properties.member("save"))
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("allow.auto.create.topics", false)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("group.id", "parley-save")
                .containsEntry("session.timeout.ms", 10_000)
                .containsEntry("max.poll.interval.ms", 60_000);
        assertThat(properties.consumer()).doesNotContainKey("group.id");
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 2_000, 120_000, Integer.MAX_VALUE})
    void kafkaAcceptsThemWithAnyTimeOut(long millis) {
        KafkaSettings settings = KafkaSettings.of("127.0.0.1:9");
        ClientProperties properties = new ClientProperties(settings.withClients(
                settings.clients().withTimeouts(Duration.ofMillis(millis), Duration.ofMillis(millis))));

        new KafkaProducer<>(
                        properties.producer(Duration.ofMillis(millis)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())
                .close(Duration.ZERO);
        try (Consumer<byte[], byte[]> member = new KafkaConsumer<>(
                properties.member("save"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            assertThat(member.assignment()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acks",
                "enable.idempotence",
                "max.in.flight.requests.per.connection",
                "retries",
                "delivery.timeout.ms",
                "request.timeout.ms",
                "max.block.ms",
                "buffer.memory",
                "max.request.size",
                "partitioner.class",
                "transactional.id",
                "interceptor.classes",
                "key.serializer",
                "value.deserializer",
                "auto.offset.reset",
                "enable.auto.commit",
                "isolation.level",
                "group.id",
                "group.instance.id",
                "group.protocol",
                "max.poll.interval.ms",
                "max.poll.records",
                "session.timeout.ms",
                "allow.auto.create.topics",
                "exclude.internal.topics",
                "bootstrap.servers",
                "metadata.max.idle.ms",
                "client.id"
            })
    void whatWouldBreakAPromiseIsRefusedByName(String key) {
        assertThatThrownBy(() -> with(Map.of(key, "1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + key + "\"")
                .hasMessageContaining("Parley sets it itself");
    }

    @Test
    void whatNoClientKnowsIsRefusedByName() {
        assertThatThrownBy(() -> with(Map.of("sals.mechanism", "PLAIN")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"sals.mechanism\"")
                .hasMessageContaining("no Kafka client has a setting of that name");
    }

    private static List<Map<String, Object>> clients(ClientProperties properties) {
        return List.of(
                properties.admin(), properties.producer(DELIVERY), properties.consumer(), properties.member("save"));
    }

    private static ClientProperties with(Map<String, String> properties) {
        KafkaSettings settings = KafkaSettings.of("one:9092");
        return new ClientProperties(settings.withClients(settings.clients().withProperties(properties)));
    }
}
