package dev.parley.kafka;

import dev.parley.presence.Signal;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads what is sent from now on. What is old is no news: when it is too far behind, or stood still, it goes on with the newest
 * and counts what it passed over. For one thread; {@link #wakeUp()} for any. Kafka's exceptions pass through to whoever owns it.
 */
final class SignalReader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SignalReader.class.getName());
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration STANDSTILL = Duration.ofSeconds(15);
    private static final long MOST_BEHIND = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final LongAdder dropped;
    private List<TopicPartition> partitions = List.of();
    private long polledAt;

    /** Over a consumer of its own, which it closes. */
    SignalReader(Consumer<byte[], byte[]> consumer, String topic, LongAdder dropped) {
        this.consumer = consumer;
        this.topic = topic;
        this.dropped = dropped;
    }

    /** Goes to the end of the topic, as it is when this returns. */
    void begin() {
        partitions = partitions();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("There is no topic " + topic + ".");
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        polledAt = System.nanoTime();
    }

    private List<TopicPartition> partitions() {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** What was sent, perhaps nothing; waits at most half a second. */
    List<Signal> next() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        long now = System.nanoTime();
        boolean stoodStill = now - polledAt > STANDSTILL.toNanos();
        polledAt = now;
        long behind = partitions.stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
        if (stoodStill || behind > MOST_BEHIND) {
            dropped.add(records.count() + behind);
            consumer.seekToEnd(partitions);
            return List.of();
        }
        return read(records);
    }

    private List<Signal> read(ConsumerRecords<byte[], byte[]> records) {
        List<Signal> signals = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                signals.add(SignalCodec.read(record.value()));
            } catch (RuntimeException | StackOverflowError e) {
                LOG.log(Level.DEBUG, "A record that is no signal is passed over", e);
                dropped.increment();
            }
        }
        return signals;
    }

    /**
     * Makes sure that the brokers answer.
     *
     * @return whether the topic has the partitions that are read, as far as the client knows
     */
    boolean isWhole() {
        consumer.endOffsets(partitions);
        return partitions().size() == partitions.size();
    }

    /** Ends a wait for Kafka with a {@link org.apache.kafka.common.errors.WakeupException}. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(CLOSING));
        } catch (KafkaException e) {
            LOG.log(Level.DEBUG, "A hearer's connections could not be closed in order", e);
        }
    }
}
