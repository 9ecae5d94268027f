package dev.parley.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A log as Kafka has it, for what Parley would not do itself. */
final class RawLog implements AutoCloseable {
    private final KafkaSettings settings;
    private final Admin admin;

    RawLog(KafkaSettings settings) {
        this.settings = settings;
        this.admin = Admin.create(new ClientProperties(settings).admin());
    }

    Admin admin() {
        return admin;
    }

    /** Puts a record there, and says at which offset. */
    long put(ProducerRecord<byte[], byte[]> toPut) {
        Map<String, Object> configuration =
                new HashMap<>(new ClientProperties(settings).producer(Duration.ofSeconds(30)));
        configuration.put("max.request.size", 2 * ClientProperties.LARGEST_MESSAGE);
        configuration.put("max.block.ms", 30_000);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
            return answer(producer.send(toPut)).offset();
        }
    }

    /** Puts a record there in a transaction of its own, which is committed or aborted. */
    void putInTransaction(ProducerRecord<byte[], byte[]> toPut, boolean commit) {
        Map<String, Object> configuration =
                new HashMap<>(new ClientProperties(settings).producer(Duration.ofSeconds(30)));
        configuration.put("transactional.id", settings.topics().messages());
        configuration.put("max.block.ms", 30_000);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(configuration, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            answer(producer.send(toPut));
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    /** Everything that a topic holds now, partition by partition. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                new ClientProperties(settings).consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            consumer.partitionsFor(topic).forEach(information -> {
                TopicPartition partition = new TopicPartition(topic, information.partition());
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                while (consumer.position(partition) < end) {
                    all.addAll(consumer.poll(Duration.ofMillis(100)).records(partition));
                }
            });
            return all;
        }
    }

    static String header(ConsumerRecord<byte[], byte[]> holder, String name) {
        Header header = holder.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** What Kafka answers, within bounds. */
    static <T> T answer(Future<T> asked) {
        try {
            return asked.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka was asked", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not do it", e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
