package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The subscriptions of a bus: starts each over a consumer of its own, and ends them together. For one thread at a time. */
final class Subscriptions {
    private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());

    private final KafkaSettings settings;
    private final ClientProperties properties;
    private final EventCodec codec;
    private final Graveyard deadLetters;
    private final LogWatch watch;
    private final ThreadGuard guard;
    private final List<LogSubscription> running = new CopyOnWriteArrayList<>();

    Subscriptions(KafkaSettings settings, EventCodec codec, Graveyard deadLetters, LogWatch watch, ThreadGuard guard) {
        this.guard = guard;
        this.settings = settings;
        this.properties = new ClientProperties(settings);
        this.codec = codec;
        this.deadLetters = deadLetters;
        this.watch = watch;
    }

    /**
     * Starts one.
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not say where the stored stream ends
     */
    LogSubscription start(Stream stream, Group group, EventHandler handler) {
        running.removeIf(LogSubscription::hasEnded);
        LogSubscription subscription = stream == Stream.MESSAGES
                ? shared(group, (CheckpointedHandler) handler)
                : everyInstance(group, handler);
        running.add(subscription);
        return subscription;
    }

    private LogSubscription shared(Group group, CheckpointedHandler handler) {
        return subscription(
                        consumer(properties.member(group.name())),
                        group,
                        Places.of(handler),
                        new Delivery(Stream.MESSAGES, handler, deadLetters, codec))
                .join(settings.topics().messages());
    }

    private LogSubscription everyInstance(Group group, EventHandler handler) {
        Consumer<byte[], byte[]> consumer = consumer(properties.consumer());
        List<TopicPartition> partitions = IntStream.range(0, codec.sharding().shards())
                .mapToObj(shard -> new TopicPartition(settings.topics().stored(), shard))
                .toList();
        return subscription(
                        consumer,
                        group,
                        endOf(consumer, partitions),
                        new Delivery(Stream.STORED, handler, Subscriptions::passOver, codec))
                .assign(partitions);
    }

    private LogSubscription subscription(
            Consumer<byte[], byte[]> consumer, Group group, Places places, Delivery delivery) {
        OwnedShards shards = new OwnedShards(consumer, group.name(), places, codec.sharding());
        return new LogSubscription(consumer, group.name(), shards, delivery, watch, guard);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> configuration) {
        return new KafkaConsumer<>(configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Places endOf(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        try {
            Map<Integer, Long> ends = new HashMap<>();
            consumer.endOffsets(partitions).forEach((partition, end) -> ends.put(partition.partition(), end));
            return Places.startingAt(ends);
        } catch (KafkaException e) {
            consumer.close();
            throw new ParleyException(Problem.LOG_UNAVAILABLE, "Kafka does not say where the stored stream ends.", e);
        }
    }

    /** What was stored is in the store; an announcement of it that can't be read is not worth a dead letter of every node. */
    private static void passOver(ConsumerRecord<byte[], byte[]> dead, String reason) {
        LOG.log(
                Level.ERROR,
                "Announcement {0}-{1} at {2} is passed over: {3}",
                dead.topic(),
                dead.partition(),
                String.valueOf(dead.offset()),
                reason);
    }

    /** Asks all to end, and gives them some time. */
    void end(Duration patience) {
        running.forEach(LogSubscription::end);
        long deadline = System.nanoTime() + patience.toNanos();
        running.forEach(
                subscription -> subscription.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
    }

    /** Waits until all have ended. */
    void close() {
        running.forEach(LogSubscription::close);
    }
}
