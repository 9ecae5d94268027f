package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.RepeatedTest;

/** A broker remembers no producer of a new topic, and may not lead all of its partitions yet: see ADR 11. */
class NewTopicIT {
    private static final int PARTITIONS = 50;
    private static final int EACH = 20;

    private final KafkaSettings settings = TestLog.on(KafkaBroker.shared());
    private final String topic = settings.topics().messages();

    @RepeatedTest(3)
    void whatIsSentToItAtOnceIsAllTakenInOrder() {
        try (RawLog raw = new RawLog(settings);
                Producer<byte[], byte[]> producer = new KafkaProducer<>(
                        new ClientProperties(settings).producer(Duration.ofMinutes(2)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            RawLog.answer(raw.admin()
                    .createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all());
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> knows(producer));

            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < EACH * PARTITIONS; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, new byte[100])));
            }

            for (int i = 0; i < sent.size(); i++) {
                assertThat(RawLog.answer(sent.get(i)).offset()).isEqualTo(i / PARTITIONS);
            }
        }
    }

    private boolean knows(Producer<byte[], byte[]> producer) {
        try {
            return producer.partitionsFor(topic).size() == PARTITIONS;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
