package dev.parley.kafka;

import dev.parley.exchange.MessageStored;
import dev.parley.kafka.EventCodec.UnreadableRecordException;
import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One way through a partition of the stored stream, past everything that is not a new message of one conversation. For one
 * thread; {@link #wakeUp()} for any. Kafka's exceptions pass through to whoever owns it.
 */
final class ConversationScan implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConversationScan.class.getName());
    /** How far a sender's clock may be ahead of the brokers' without hiding a message from a search by time. */
    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    private static final Duration POLL = Duration.ofMillis(500);
    /** How long Kafka may take to hand over what it says that it has. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final TopicPartition partition;
    private final EventCodec codec;
    private final byte[] key;
    private Instant notBefore = Instant.MIN;
    /** Of the last message passed; what is announced again after a crash has no larger one. */
    private long seq;

    /** Over a consumer of its own, which it closes. */
    ConversationScan(Consumer<byte[], byte[]> consumer, String topic, ConversationId conversation, EventCodec codec) {
        this.consumer = consumer;
        this.codec = codec;
        this.key = EventCodec.key(conversation);
        this.partition = new TopicPartition(topic, codec.sharding().shardOf(conversation));
        consumer.assign(List.of(partition));
    }

    /** Goes to where reading begins. */
    void begin(Start from) {
        if (from instanceof Start.After after) {
            goBehind(after.position());
        } else if (from instanceof Start.Since since) {
            notBefore = since.time();
            consumer.seek(partition, firstLogged(since.time().minus(CLOCKS_APART)));
        } else {
            consumer.seekToBeginning(List.of(partition));
        }
    }

    /** Passes the entry itself once more, for its seq: what follows may be announced again. */
    private void goBehind(long position) {
        long begin = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
        long end = end();
        if (position < begin || position >= end) {
            consumer.seek(partition, Math.max(begin, Math.min(position, end)));
            return;
        }
        consumer.seek(partition, position);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<ConsumerRecord<byte[], byte[]>> records = List.of();
        while (records.isEmpty() && consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("Kafka does not hand over offset " + position + " of " + partition);
            }
            records = consumer.poll(POLL).records(partition);
        }
        if (!records.isEmpty() && records.get(0).offset() == position) {
            message(records.get(0)).ifPresent(message -> seq = message.seq());
        }
        consumer.seek(partition, position + 1);
    }

    private long firstLogged(Instant time) {
        Map<TopicPartition, OffsetAndTimestamp> found =
                consumer.offsetsForTimes(Map.of(partition, Math.max(0, time.toEpochMilli())));
        OffsetAndTimestamp first = found.get(partition);
        return first == null ? end() : first.offset();
    }

    /** Where the log ends now. */
    long end() {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** The offset of what comes next. */
    long position() {
        return consumer.position(partition);
    }

    /** The next new messages, perhaps none; waits at most half a second. */
    List<Entry> next() {
        List<Entry> entries = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
            message(record).filter(this::isNew).ifPresent(message -> entries.add(new Entry(record.offset(), message)));
        }
        return entries;
    }

    private boolean isNew(ChatMessage message) {
        if (message.seq() <= seq || message.sentAt().isBefore(notBefore)) {
            return false;
        }
        seq = message.seq();
        notBefore = Instant.MIN;
        return true;
    }

    private Optional<ChatMessage> message(ConsumerRecord<byte[], byte[]> record) {
        if (!Arrays.equals(record.key(), key)) {
            return Optional.empty();
        }
        try {
            return codec.read(record, Stream.STORED) instanceof MessageStored stored
                    ? Optional.of(stored.message())
                    : Optional.empty();
        } catch (UnreadableRecordException e) {
            LOG.log(
                    Level.ERROR,
                    "Announcement {0} at {1} is passed over: {2}",
                    partition,
                    record.offset(),
                    e.getMessage());
            return Optional.empty();
        }
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
            LOG.log(Level.DEBUG, "A reader's connections could not be closed in order", e);
        }
    }
}
