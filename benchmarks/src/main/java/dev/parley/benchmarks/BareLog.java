package dev.parley.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records produced to a topic with {@code acks=all} and consumed again at the same time; what was consumed counts. */
final class BareLog implements BarePart {
    private static final int PARTITIONS = 4;
    private static final int AT_ONCE = 200;
    private static final int MOST_AHEAD = 20_000;

    private final String topic;
    private final byte[] record;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private long ahead;

    BareLog(String bootstrapServers, String topic, int bytes) throws IOException {
        this.topic = topic;
        this.record = new byte[bytes];
        create(bootstrapServers, topic);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "auto.offset.reset",
                        "earliest",
                        "max.poll.records",
                        MOST_AHEAD),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList());
    }

    private static void create(String bootstrapServers, String topic) throws IOException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public long work() {
        for (int i = 0; i < AT_ONCE && ahead < MOST_AHEAD; i++, ahead++) {
            producer.send(new ProducerRecord<>(topic, record));
        }
        int consumed = consumer.poll(ahead < MOST_AHEAD ? Duration.ZERO : Duration.ofMillis(10))
                .count();
        ahead -= consumed;
        return consumed;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        consumer.close();
    }
}
