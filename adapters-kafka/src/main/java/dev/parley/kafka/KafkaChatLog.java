package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.readchat.ChatLog;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.work.Cancellation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Stored messages straight from the topic that announces them; a position is an offset. A call scans the conversation's
 * partition from its start, at the cost of everything that stands there; it takes a connection for its own time, a follower
 * one connection and one thread until it is closed. Safe for any number of threads.
 */
public final class KafkaChatLog implements ChatLog {
    private static final int READS_AT_ONCE = 16;
    private static final Duration PATIENCE = ConversationScan.PATIENCE;

    private final ClientProperties properties;
    private final String topic;
    private final EventCodec codec;
    private final ThreadGuard guard;
    private final Semaphore reads = new Semaphore(READS_AT_ONCE);

    /**
     * The log that a {@link KafkaEventBus} with the same settings writes; connects when it is read.
     *
     * @param settings which Kafka, and how
     */
    public KafkaChatLog(KafkaSettings settings) {
        this(settings, ThreadGuard.logging());
    }

    /**
     * The same with a guard.
     *
     * @param settings which Kafka, and how
     * @param guard hears of followers that end by an error
     */
    public KafkaChatLog(KafkaSettings settings, ThreadGuard guard) {
        this.guard = guard;
        this.properties = new ClientProperties(settings);
        this.topic = settings.topics().stored();
        this.codec = new EventCodec(new Sharding(settings.topics().partitions()));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer, or stands still for 30 s
     */
    @Override
    public List<Entry> read(ConversationId conversation, Start from, int limit) {
        acquire();
        try (ConversationScan scan = scan(conversation)) {
            return read(scan, from, limit);
        } catch (KafkaException e) {
            throw unavailable(e);
        } finally {
            reads.release();
        }
    }

    private void acquire() {
        try {
            if (!reads.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new ParleyException(Problem.OVERLOADED, "Too many readers of the log; try again later.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ParleyException(Problem.LOG_UNAVAILABLE, "Interrupted before the log was read.", e);
        }
    }

    private static List<Entry> read(ConversationScan scan, Start from, int limit) {
        long end = scan.end();
        scan.begin(from);
        List<Entry> entries = new ArrayList<>();
        long position = scan.position();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Cancellation reader = Cancellation.current();
        while (position < end && entries.size() < limit) {
            reader.check();
            scan.next().stream().filter(entry -> entry.position() < end).forEach(entries::add);
            long reached = scan.position();
            if (reached > position) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new ParleyException(Problem.LOG_UNAVAILABLE, "Kafka does not hand over what the log holds.");
            }
            position = reached;
        }
        return List.copyOf(entries.subList(0, Math.min(limit, entries.size())));
    }

    @Override
    public Subscription follow(ConversationId conversation, Start from, Consumer<Entry> listener) {
        return new ChatLogFollower(() -> scan(conversation), from, listener, guard).start();
    }

    private ConversationScan scan(ConversationId conversation) {
        return new ConversationScan(
                new KafkaConsumer<>(properties.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                conversation,
                codec);
    }

    /** An interruption stays set: Kafka's client sets it again itself. */
    private static ParleyException unavailable(KafkaException failure) {
        String detail = failure instanceof InterruptException
                ? "Interrupted while the log was read."
                : "The log can't be read now; try again later.";
        return new ParleyException(Problem.LOG_UNAVAILABLE, detail, failure);
    }
}
