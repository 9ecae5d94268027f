package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.kafka.EventCodec.UnreadableRecordException;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.UnprocessableEventException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A running subscription: one thread polls, hands over a batch per shard, and keeps polling while a shard that failed stands
 * still, so that its other shards go on and it stays in its group. It never skips: a shard goes on only where its
 * {@link Places} say, and not at all when the log no longer has that place.
 */
final class LogSubscription implements Subscription, ConsumerRebalanceListener {
    private static final System.Logger LOG = System.getLogger(LogSubscription.class.getName());
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final Intake intake;
    private final Map<TopicPartition, Shard> shards = new ConcurrentHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String trouble;

    /**
     * What a subscription hears, and with what.
     *
     * @param stream which stream
     * @param group who hears it; the thread is named after it
     * @param handler hears the events
     * @param places know where to go on
     * @param graveyard takes what can never be handled
     * @param codec reads the events
     * @param hinting whether to tell Kafka the offsets reached, for tools that show the lag
     */
    record Intake(
            Stream stream,
            String group,
            EventHandler handler,
            Places places,
            Graveyard graveyard,
            EventCodec codec,
            boolean hinting) {}

    /** Over a consumer of its own, which it closes; nothing moves before {@link #join} or {@link #assign}. */
    LogSubscription(Consumer<byte[], byte[]> consumer, Intake intake) {
        this.consumer = consumer;
        this.intake = intake;
        this.thread = new Thread(this::run, "parley-" + intake.group());
    }

    /** Shares a topic with the other members of the consumer's group. */
    LogSubscription join(String topic) {
        consumer.subscribe(List.of(topic), this);
        thread.start();
        return this;
    }

    /** Hears partitions alone. */
    LogSubscription assign(Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        onPartitionsAssigned(partitions);
        thread.start();
        return this;
    }

    /** They stand still until they are taken over; without any place Kafka's client would ask for one of the group's. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
            consumer.pause(List.of(partition));
            if (partition.partition() < intake.codec().sharding().shards()) {
                shards.put(partition, new Shard(partition));
            }
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(shards::remove);
    }

    private void run() {
        try {
            loop();
        } catch (Error e) {
            trouble = "Subscription " + intake.group() + " has ended: " + e;
            LOG.log(Level.ERROR, trouble, e);
            throw e;
        } finally {
            leave();
        }
    }

    private void loop() {
        while (!closing) {
            try {
                takeOverDue();
                hear(consumer.poll(untilDue()));
                commitHints();
                trouble = null;
            } catch (WakeupException e) {
                LOG.log(Level.DEBUG, "Woken up to close.");
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().keySet().forEach(partition -> again(shards.get(partition)));
            } catch (InterruptException e) {
                LOG.log(Level.DEBUG, "Interrupted; the subscription ends when it is closed.");
                boolean cleared = Thread.interrupted();
                LOG.log(Level.TRACE, "Interruption cleared: {0}", cleared);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    private Duration untilDue() {
        long now = System.nanoTime();
        Duration shortest = shards.values().stream()
                .filter(shard -> !shard.flows())
                .map(shard -> shard.remaining(now))
                .min(Duration::compareTo)
                .orElse(IDLE);
        return shortest.compareTo(IDLE) > 0 ? IDLE : shortest.isNegative() ? Duration.ZERO : shortest;
    }

    private void takeOverDue() {
        long now = System.nanoTime();
        Map<Shard, Long> places = new HashMap<>();
        for (Shard shard : shards.values()) {
            if (!shard.flows() && shard.remaining(now).compareTo(Duration.ZERO) <= 0) {
                place(shard, places);
            }
        }
        if (!places.isEmpty()) {
            seek(places);
        }
    }

    private void place(Shard shard, Map<Shard, Long> places) {
        try {
            places.put(shard, intake.places().next(shard.number()));
        } catch (RuntimeException e) {
            stop(shard, "can't be taken over", e);
        }
    }

    private void seek(Map<Shard, Long> places) {
        List<TopicPartition> partitions =
                places.keySet().stream().map(Shard::partition).toList();
        try {
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            places.forEach((shard, place) -> seek(
                    shard,
                    place,
                    begins.getOrDefault(shard.partition(), 0L),
                    ends.getOrDefault(shard.partition(), Long.MAX_VALUE)));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            places.keySet().forEach(shard -> stop(shard, "can't be taken over", e));
        }
    }

    /** A place that the log does not have is never left for one that it has: what is between would be lost unseen. */
    private void seek(Shard shard, long place, long begin, long end) {
        if (place < begin) {
            stop(
                    shard,
                    "is to go on at offset " + place + ", but the log has removed everything before " + begin
                            + ": what lies between was never handled. Restore the topic or rebuild the store",
                    null);
        } else if (place > end) {
            stop(
                    shard,
                    "is to go on at offset " + place + ", but the log ends at " + end
                            + ": it has lost its end or is not the log that the store was filled from",
                    null);
        } else {
            consumer.seek(shard.partition(), place);
            consumer.resume(List.of(shard.partition()));
            shard.flow();
            if (place == end) {
                shard.caughtUp();
            }
        }
    }

    private void hear(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            Shard shard = shards.get(partition);
            if (shard != null && shard.flows()) {
                hear(shard, records.records(partition));
            }
        }
    }

    private void hear(Shard shard, List<ConsumerRecord<byte[], byte[]>> records) {
        long next = records.get(records.size() - 1).offset() + 1;
        try {
            handle(shard, readable(shard, records), records, next);
            intake.places().reached(shard.number(), next);
            shard.passed(next);
            hints.put(shard.partition(), new OffsetAndMetadata(next));
        } catch (FencedException e) {
            LOG.log(Level.INFO, "Shard {0} was written by another owner and is resumed", shard.number());
            consumer.pause(List.of(shard.partition()));
            stop(shard, "was written by another owner", e);
        } catch (RuntimeException e) {
            consumer.pause(List.of(shard.partition()));
            stop(shard, "can't be handled", e);
        }
    }

    private List<Recorded> readable(Shard shard, List<ConsumerRecord<byte[], byte[]>> records) {
        List<Recorded> events = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (shard.isBuried(record.offset())) {
                continue;
            }
            try {
                events.add(new Recorded(
                        new Position(shard.number(), record.offset()),
                        intake.codec().read(record, intake.stream())));
            } catch (UnreadableRecordException e) {
                bury(shard, record, String.valueOf(e.getMessage()));
            }
        }
        return events;
    }

    private void handle(Shard shard, List<Recorded> events, List<ConsumerRecord<byte[], byte[]>> records, long next) {
        List<Recorded> rest = events;
        while (true) {
            try {
                intake.handler().handle(new Batch(shard.number(), rest, next));
                return;
            } catch (UnprocessableEventException e) {
                ConsumerRecord<byte[], byte[]> dead = records.stream()
                        .filter(record -> record.offset() == e.position().offset())
                        .findFirst()
                        .orElseThrow(() -> e);
                bury(shard, dead, String.valueOf(e.getMessage()));
                rest = rest.stream()
                        .filter(recorded -> recorded.position().offset() != dead.offset())
                        .toList();
            }
        }
    }

    private void bury(Shard shard, ConsumerRecord<byte[], byte[]> dead, String reason) {
        intake.graveyard().bury(dead, reason);
        shard.buried(dead.offset());
    }

    private void commitHints() {
        if (intake.hinting() && !hints.isEmpty()) {
            hints.keySet().retainAll(shards.keySet());
            consumer.commitAsync(Map.copyOf(hints), (offsets, failure) -> {
                if (failure != null) {
                    LOG.log(Level.DEBUG, "Kafka did not take the offsets, which are a hint for tools only", failure);
                }
            });
        }
        hints.clear();
    }

    private void again(@Nullable Shard shard) {
        if (shard != null) {
            consumer.pause(List.of(shard.partition()));
            shard.again();
        }
    }

    private void stop(Shard shard, String what, @Nullable RuntimeException failure) {
        String reason = "Shard " + shard.number() + " of " + intake.group() + " " + what
                + (failure == null
                        ? "."
                        : ": " + (failure instanceof ParleyException known ? known.detail() : failure));
        if (shard.trouble().isEmpty()) {
            LOG.log(Level.WARNING, reason, failure);
        }
        shard.stop(reason);
    }

    /** The consumer itself failed: Kafka refuses this node, or there is a defect. */
    private void failed(RuntimeException failure) {
        String what = "Subscription " + intake.group() + " can't read the log: " + failure;
        if (trouble == null) {
            LOG.log(Level.ERROR, what, failure);
        }
        trouble = what;
        pause();
    }

    private static void pause() {
        try {
            Thread.sleep(IDLE.toMillis());
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "Interrupted; trying again at once.");
        }
    }

    private void leave() {
        try {
            consumer.close(CloseOptions.timeout(LEAVING));
        } catch (KafkaException e) {
            LOG.log(Level.DEBUG, "Leaving the group failed; the others take over when the session ends", e);
        }
    }

    @Override
    public Optional<String> trouble() {
        Set<String> all = shards.values().stream()
                .flatMap(shard -> shard.trouble().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String own = trouble;
        if (own != null) {
            all.add(own);
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", all));
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Asks it to end, without waiting. */
    void end() {
        closing = true;
        consumer.wakeup();
    }

    /** Waits until it has ended, unless its own thread asks. */
    boolean awaitEnd(Duration patience) {
        if (Thread.currentThread() == thread) {
            return true;
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience.toNanos();
        while (thread.isAlive() && System.nanoTime() < deadline) {
            try {
                thread.join(Math.max(
                        1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public void close() {
        end();
        awaitEnd(Duration.ofDays(1));
    }
}
