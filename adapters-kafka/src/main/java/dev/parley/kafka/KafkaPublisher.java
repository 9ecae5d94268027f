package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventPublisher;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to one topic. Safe for any number of threads; a call never waits for Kafka: what may be under way is
 * bounded below the producer's own memory, and what exceeds the bound is refused.
 *
 * <p>Results are completed by the producer's own thread, so that whatever continues there delays every other publication.
 */
final class KafkaPublisher implements EventPublisher {
    private static final System.Logger LOG = System.getLogger(KafkaPublisher.class.getName());
    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final int MOST_EVENTS = 100_000;
    private static final Duration RECENT = Duration.ofSeconds(10);
    /** What Kafka gets beyond its own delivery time-out to answer by itself. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final EventCodec codec;
    private final UnderWay underWay;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private volatile boolean closed;
    private volatile @Nullable Trouble trouble;

    /** A failure counts until the next success, and not much longer without any attempt. */
    private record Trouble(String what, long since) {
        boolean isRecent() {
            return System.nanoTime() - since < RECENT.toNanos();
        }
    }

    /** Publishes over a producer of its own, which it closes. */
    KafkaPublisher(
            ClientProperties properties, Duration deliveryTimeout, String topic, EventCodec codec, ThreadGuard guard) {
        this(
                new KafkaProducer<>(
                        properties.producer(deliveryTimeout), new ByteArraySerializer(), new ByteArraySerializer()),
                deliveryTimeout,
                topic,
                codec,
                guard);
    }

    /** Publishes over that producer, which it closes. */
    KafkaPublisher(
            Producer<byte[], byte[]> producer,
            Duration deliveryTimeout,
            String topic,
            EventCodec codec,
            ThreadGuard guard) {
        this.producer = producer;
        this.topic = topic;
        this.codec = codec;
        this.underWay = new UnderWay(deliveryTimeout.plus(GRACE), guard);
    }

    /**
     * Learns where a topic's partitions are, so that publishing never waits for that.
     *
     * @return whether it is known now
     */
    boolean knows(String name) {
        try {
            return !producer.partitionsFor(name).isEmpty();
        } catch (TimeoutException e) {
            return false;
        } catch (KafkaException e) {
            throw new IllegalStateException("Kafka refused a producer of " + name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public CompletionStage<Publication> publish(DomainEvent event) {
        if (closed) {
            return rejected(new ParleyException(Problem.DRAINING, "This node is shutting down; try another one."));
        }
        try {
            return send(codec.write(topic, event));
        } catch (IllegalArgumentException e) {
            return rejected(new ParleyException(Problem.INTERNAL, "The event can't be written to the log.", e));
        }
    }

    private static CompletionStage<Publication> rejected(ParleyException reason) {
        return CompletableFuture.completedFuture(new Publication.Rejected(reason));
    }

    /** Also for records that are not events, to any topic; the record's partition must be set. */
    CompletableFuture<Publication> send(ProducerRecord<byte[], byte[]> toSend) {
        Sending sending = new Sending(toSend);
        if (!sending.fits()) {
            sending.done(new Publication.Rejected(
                    new ParleyException(Problem.OVERLOADED, "Too many events wait to be logged; try again later.")));
            return sending.outcome;
        }
        underWay.add(sending);
        try {
            producer.send(toSend, sending::answered);
        } catch (KafkaException | IllegalStateException e) {
            sending.refused(e);
        }
        sending.handedOver = true;
        return sending.outcome;
    }

    /** One record on its way. */
    private final class Sending implements UnderWay.Entry {
        final CompletableFuture<Publication> outcome = new CompletableFuture<>();
        final long since = System.nanoTime();
        final Thread sender = Thread.currentThread();
        final int partition;
        final long size;
        /** Written and read by the sender's thread alone, as far as it matters. */
        boolean handedOver;

        @SuppressWarnings("NullAway") // Parley's records all have a partition
        Sending(ProducerRecord<byte[], byte[]> toSend) {
            partition = toSend.partition();
            size = length(toSend.key()) + length(toSend.value());
        }

        /** Takes its room, also when there is none: {@link #done} gives it back. */
        boolean fits() {
            boolean fewEnough = events.incrementAndGet() <= MOST_EVENTS;
            return bytes.addAndGet(size) <= MOST_BYTES && fewEnough;
        }

        @Override
        public int partition() {
            return partition;
        }

        @Override
        public long since() {
            return since;
        }

        @Override
        public boolean isAnswered() {
            return outcome.isDone();
        }

        /** It keeps its room until Kafka lets it go. */
        @Override
        public void overdue() {
            if (!outcome.isDone()) {
                String what = "Kafka did not answer what was published in time.";
                report(what, new TimeoutException(what));
                outcome.complete(unknown(new TimeoutException(what)));
            }
        }

        void answered(RecordMetadata metadata, @Nullable Exception failure) {
            if (failure == null) {
                trouble = null;
                done(new Publication.Published(new Position(partition, metadata.offset())));
            } else if (!handedOver && Thread.currentThread() == sender) {
                refused(failure);
            } else {
                failed(failure);
            }
        }

        /** The producer did not take it: it will never be in the log. */
        void refused(Exception failure) {
            if (failure instanceof RecordTooLargeException) {
                done(new Publication.Rejected(
                        new ParleyException(Problem.INTERNAL, "The event is larger than the log takes.", failure)));
            } else if (failure instanceof BufferExhaustedException) {
                done(new Publication.Rejected(new ParleyException(
                        Problem.OVERLOADED, "The log does not keep up; try again later.", failure)));
            } else {
                report("Kafka refuses what is published: " + failure.getMessage(), failure);
                done(new Publication.Rejected(
                        new ParleyException(Problem.LOG_UNAVAILABLE, "The log does not take events now.", failure)));
            }
        }

        /**
         * It was under way. Whatever the last attempt met, an earlier one may have reached the log; only what would have been
         * refused each time is certain.
         */
        void failed(Exception failure) {
            if (failure instanceof RecordTooLargeException) {
                refused(failure);
            } else {
                report("Kafka did not confirm what was published: " + failure.getMessage(), failure);
                done(unknown(failure));
            }
        }

        void done(Publication publication) {
            events.decrementAndGet();
            bytes.addAndGet(-size);
            outcome.complete(publication);
            underWay.answered(partition);
        }
    }

    private static Publication unknown(Exception failure) {
        return new Publication.Unknown(new ParleyException(
                Problem.OUTCOME_UNKNOWN,
                "It is not known whether the log has taken this. Repeat it with the same id: that is safe.",
                failure));
    }

    private static long length(byte @Nullable [] part) {
        return part == null ? 0 : part.length;
    }

    private void report(String what, Exception failure) {
        if (trouble == null && !closed) {
            LOG.log(Level.WARNING, what, failure instanceof ApiException ? null : failure);
        }
        trouble = new Trouble(what, System.nanoTime());
    }

    /** Why publishing failed just now; empty after the next success. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble).filter(Trouble::isRecent).map(Trouble::what);
    }

    /** From now on nothing is taken; what is under way goes on. */
    void refuseMore() {
        closed = true;
    }

    /** From now on nothing is taken. What is under way gets some time, and what is then unconfirmed is unknown. */
    void close(Duration patience) {
        closed = true;
        try {
            producer.close(patience);
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, "Closing the producer of " + topic + " failed", e);
        } finally {
            underWay.close();
        }
    }
}
