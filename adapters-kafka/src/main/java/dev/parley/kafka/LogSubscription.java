package dev.parley.kafka;

import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A running subscription: one thread polls, delivers a batch per shard, and keeps polling while a shard that failed stands
 * still, so that its other shards go on and it stays in its group.
 */
final class LogSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger(LogSubscription.class.getName());
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final String name;
    private final OwnedShards shards;
    private final Delivery delivery;
    private final LogWatch watch;
    /** The offsets reached, told to Kafka for tools that show the lag. */
    private final Map<TopicPartition, OffsetAndMetadata> hints = new HashMap<>();

    private final Thread thread;
    private boolean hinting;
    private Attempts attempts = Attempts.NONE;
    private volatile boolean closing;
    private volatile @Nullable String trouble;

    /** Over a consumer of its own, which it closes; nothing moves before {@link #join} or {@link #assign}. */
    LogSubscription(
            Consumer<byte[], byte[]> consumer,
            String name,
            OwnedShards shards,
            Delivery delivery,
            LogWatch watch,
            ThreadGuard guard) {
        this.consumer = consumer;
        this.name = name;
        this.shards = shards;
        this.delivery = delivery;
        this.watch = watch;
        this.thread = guard.thread("parley-" + name, this::run, this::died);
    }

    /** Shares a topic with the other members of the consumer's group. */
    LogSubscription join(String topic) {
        hinting = true;
        attempts = new NotedAttempts(consumer, delivery);
        consumer.subscribe(List.of(topic), shards);
        thread.start();
        return this;
    }

    /** Hears partitions alone. */
    LogSubscription assign(Collection<TopicPartition> partitions) {
        consumer.assign(partitions);
        shards.onPartitionsAssigned(partitions);
        thread.start();
        return this;
    }

    private void run() {
        loop();
        leave();
    }

    /** Others of its group take its shards over. */
    private void died(String reason) {
        trouble = reason;
        leave();
    }

    private void loop() {
        while (!closing) {
            try {
                hear(consumer.poll(takeOver()));
                commitHints();
                trouble = null;
            } catch (WakeupException e) {
                LOG.log(Level.DEBUG, "Woken up to close.");
            } catch (LogTruncationException e) {
                e.offsetOutOfRangePartitions().forEach(shards::truncated);
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().keySet().forEach(shards::outOfRange);
            } catch (InterruptException e) {
                LOG.log(Level.DEBUG, "Interrupted; the subscription ends when it is closed.");
                boolean cleared = Thread.interrupted();
                LOG.log(Level.TRACE, "Interruption cleared: {0}", cleared);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    /** Whether a log is the one that was opened comes first: the offsets of another one mean nothing. */
    private Duration takeOver() {
        Optional<String> damage = watch.damage();
        if (damage.isPresent()) {
            shards.halt(damage.get());
            return IDLE;
        }
        shards.takeOverDue();
        return shards.untilDue(IDLE);
    }

    private void hear(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            if (closing) {
                return;
            }
            shards.flowing(partition).ifPresent(shard -> hear(shard, records.records(partition)));
        }
    }

    private void hear(Shard shard, List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            for (List<ConsumerRecord<byte[], byte[]>> part : attempts.parts(shard, records)) {
                attempts.begin(shard, part);
                long next = delivery.deliver(shard, part);
                shards.passed(shard, next);
                hints.put(shard.partition(), new OffsetAndMetadata(next));
            }
            shard.prove();
        } catch (RuntimeException e) {
            attempts.survived(shard);
            shards.failed(shard, e);
        }
    }

    private void commitHints() {
        hints.keySet().removeIf(partition -> !shards.owns(partition));
        if (hinting && !hints.isEmpty()) {
            consumer.commitAsync(Map.copyOf(hints), (offsets, failure) -> {
                if (failure != null) {
                    LOG.log(Level.DEBUG, "Kafka did not take the offsets, which are a hint for tools only", failure);
                }
            });
        }
        hints.clear();
    }

    /** The consumer itself failed: Kafka refuses this node, or there is a defect. */
    private void failed(RuntimeException failure) {
        String what = "Subscription " + name + " can't read the log: " + failure;
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
        Set<String> all = shards.troubles();
        Stream.of(Optional.ofNullable(trouble), watch.trouble())
                .flatMap(Optional::stream)
                .forEach(all::add);
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
    void awaitEnd(Duration patience) {
        if (Thread.currentThread() == thread) {
            return;
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
    }

    @Override
    public void close() {
        end();
        awaitEnd(Duration.ofDays(1));
    }
}
