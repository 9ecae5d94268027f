package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.Backend;
import dev.parley.contract.RecordingHandler;
import dev.parley.exchange.MessageStored;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.UnprocessableEventException;
import dev.parley.shared.message.ConversationId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records that can never be handled are found among the dead letters, and their shard goes on. */
class DeadLettersIT {
    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final KafkaEventBus bus = KafkaEventBus.connect(settings);
    private final RawLog raw = new RawLog(settings);
    private final ConversationId id = aConversationId();
    private final EventCodec codec = new EventCodec(bus.sharding());
    private final String messages = settings.topics().messages();
    private final Map<Long, String> expected = new LinkedHashMap<>();

    @AfterEach
    void close() {
        bus.close();
        raw.close();
    }

    private static ProducerRecord<byte[], byte[]> inVersion(char version, ProducerRecord<byte[], byte[]> record) {
        record.headers().remove(EventCodec.VERSION).add(EventCodec.VERSION, new byte[] {(byte) version});
        return record;
    }

    @Test
    void recordsThatAreNoEventsOfTheStreamAreBuriedWithTheReason() {
        poison(with(new byte[] {'{'}), "not JSON");
        poison(with(new byte[] {(byte) 0xC0, (byte) 0x80}), "not UTF-8");
        poison(with(null), "no value");
        poison(with("{\"type\":\"message.exploded\"}".getBytes(StandardCharsets.UTF_8)), "not an event");
        MessageStored announced = new MessageStored(anEventId(), aMessage(id, ANA, "x", 1, 0), NOON);
        poison(inVersion('1', codec.write(messages, announced)), "other stream");
        poison(inVersion('2', codec.write(messages, created(id, ANA, "newer"))), "version");
        DomainEvent fine = created(id, ANA, "fine");
        assertThat(Backend.join(bus.publish(fine))).isInstanceOf(Publication.Published.class);

        RecordingHandler handler = new RecordingHandler();
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(handler.heard())
                            .extracting(Recorded::event)
                            .containsExactly(fine));
            assertThat(subscription.trouble()).isEmpty();
        }

        List<ConsumerRecord<byte[], byte[]>> letters =
                raw.records(settings.topics().deadLetter());
        assertThat(letters).hasSameSizeAs(expected.keySet());
        letters.forEach(letter -> {
            long offset = Long.parseLong(RawLog.header(letter, DeadLetters.SOURCE_OFFSET));
            assertThat(RawLog.header(letter, DeadLetters.REASON)).contains(expected.get(offset));
            assertThat(RawLog.header(letter, DeadLetters.SOURCE_TOPIC)).isEqualTo(messages);
            assertThat(RawLog.header(letter, DeadLetters.SOURCE_PARTITION))
                    .isEqualTo(String.valueOf(letter.partition()));
        });
        Map<Long, byte[]> sources = raw.records(messages).stream()
                .filter(record -> record.value() != null)
                .collect(Collectors.toMap(ConsumerRecord::offset, ConsumerRecord::value));
        letters.forEach(letter -> assertThat(letter.value())
                .isEqualTo(sources.get(Long.parseLong(RawLog.header(letter, DeadLetters.SOURCE_OFFSET)))));
    }

    @Test
    void aRecordThatLeavesNoRoomForTheReasonDoesNotStopTheShard() {
        raw.admin()
                .incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, messages),
                        List.of(new AlterConfigOp(
                                new ConfigEntry(
                                        "max.message.bytes", String.valueOf(2 * ClientProperties.LARGEST_MESSAGE)),
                                AlterConfigOp.OpType.SET))))
                .all();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> raw.put(with(new byte[ClientProperties.LARGEST_MESSAGE])) == 0);
        DomainEvent fine = created(id, ANA, "fine");
        assertThat(Backend.join(bus.publish(fine))).isInstanceOf(Publication.Published.class);

        RecordingHandler handler = new RecordingHandler();
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(handler.heard())
                            .extracting(Recorded::event)
                            .containsExactly(fine));
            assertThat(subscription.trouble()).isEmpty();
        }

        assertThat(raw.records(settings.topics().deadLetter())).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isNull();
            assertThat(RawLog.header(letter, DeadLetters.SOURCE_OFFSET)).isEqualTo("0");
            assertThat(RawLog.header(letter, DeadLetters.LEFT_OUT))
                    .contains(String.valueOf(ClientProperties.LARGEST_MESSAGE));
        });
    }

    @Test
    void whatAHandlerCanNeverHandleIsBuriedOnceAsItWas() {
        DomainEvent poison = created(id, ANA, "poison");
        DomainEvent fine = created(id, ANA, "fine");
        List.of(poison, fine)
                .forEach(event ->
                        assertThat(Backend.join(bus.publish(event))).isInstanceOf(Publication.Published.class));
        RecordingHandler handler = new RecordingHandler()
                .before(batch -> batch.events().stream()
                        .filter(recorded -> recorded.event().equals(poison))
                        .findFirst()
                        .ifPresent(recorded -> {
                            throw new UnprocessableEventException(
                                    recorded.position(), "It breaks a rule.", new IllegalStateException("rule"));
                        }));
        try (Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(handler.heard())
                            .extracting(Recorded::event)
                            .containsExactly(fine));
            assertThat(subscription.trouble()).isEmpty();
        }

        assertThat(raw.records(settings.topics().deadLetter())).singleElement().satisfies(letter -> {
            assertThat(RawLog.header(letter, DeadLetters.REASON)).isEqualTo("It breaks a rule.");
            assertThat(letter.key()).isEqualTo(EventCodec.key(id));
            assertThat(letter.value()).isEqualTo(codec.write(messages, poison).value());
        });
    }

    private void poison(ProducerRecord<byte[], byte[]> record, String reason) {
        expected.put(raw.put(record), reason);
    }

    private ProducerRecord<byte[], byte[]> with(byte[] value) {
        return new ProducerRecord<>(messages, bus.sharding().shardOf(id), EventCodec.key(id), value);
    }
}
