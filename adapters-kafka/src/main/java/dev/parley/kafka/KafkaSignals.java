package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.presence.Signal;
import dev.parley.presence.Signals;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Carries signals over a topic of their own, which nobody waits for: a signal is tried once, and what the producer can't take at
 * once is dropped. What one instance sends has one key, so that it keeps its order. Safe for any number of threads.
 */
public final class KafkaSignals implements Signals, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KafkaSignals.class.getName());
    private static final Duration CONNECTING = Duration.ofSeconds(30);
    private static final Duration HEARING = Duration.ofSeconds(10);
    private static final Duration CLOSING = Duration.ofSeconds(1);
    private static final Duration ASKING_AGAIN = Duration.ofMillis(10);

    private final SignalProperties properties;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final byte[] key = EventCodec.utf8(Uuid.randomUuid().toString());
    private final LongAdder dropped = new LongAdder();
    private final List<SignalHearing> hearings = new CopyOnWriteArrayList<>();
    private final ThreadGuard guard;
    private boolean closed;

    private KafkaSignals(KafkaSettings settings, ThreadGuard guard) {
        this.guard = guard;
        this.properties = new SignalProperties(settings);
        this.topic = settings.topics().signals();
        this.producer =
                new KafkaProducer<>(properties.producer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Opens the carrier: creates its topic where it is absent.
     *
     * @param settings which Kafka, and how
     * @return a carrier that owns its connections
     * @throws IllegalStateException when the topic can't be created or the settings can't be used
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer within about 30 s
     */
    public static KafkaSignals connect(KafkaSettings settings) {
        return connect(settings, ThreadGuard.logging());
    }

    /**
     * The same with a guard.
     *
     * @param settings which Kafka, and how
     * @param guard hears of threads that end by an error
     * @return a carrier that owns its connections
     * @throws IllegalStateException when the topic can't be created or the settings can't be used
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer within about 30 s
     */
    public static KafkaSignals connect(KafkaSettings settings, ThreadGuard guard) {
        return connect(settings, guard, CONNECTING);
    }

    /** The same with another bound. */
    static KafkaSignals connect(KafkaSettings settings, ThreadGuard guard, Duration patience) {
        Opening opening = new Opening(settings, patience);
        try (Admin admin =
                KafkaEventBus.accepted(settings, () -> Admin.create(new ClientProperties(settings).admin()))) {
            opening.prepareSignals(new KafkaTopics(admin, settings));
        }
        KafkaSignals signals = KafkaEventBus.accepted(settings, () -> new KafkaSignals(settings, guard));
        try {
            opening.await(signals::knowsTheTopic);
            return signals;
        } catch (RuntimeException e) {
            signals.close();
            throw e;
        }
    }

    /** The producer itself waits for nothing, and so not for this either. */
    private boolean knowsTheTopic() {
        try {
            return !producer.partitionsFor(topic).isEmpty();
        } catch (TimeoutException e) {
            LockSupport.parkNanos(ASKING_AGAIN.toNanos());
            return false;
        } catch (KafkaException e) {
            throw new IllegalStateException("Kafka refused a producer of " + topic + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void send(Signal signal) {
        try {
            producer.send(new ProducerRecord<>(topic, key, SignalCodec.write(signal)), (metadata, failure) -> {
                if (failure != null) {
                    dropped.increment();
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            LOG.log(Level.DEBUG, "A signal is dropped", e);
            dropped.increment();
        }
    }

    /** {@inheritDoc} It waits for the brokers, for at most about 10 s. */
    @Override
    public Subscription hear(Consumer<Signal> listener) {
        SignalHearing hearing = new SignalHearing(this::reader, listener, dropped, guard, hearings::remove);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("The carrier of signals is closed.");
            }
            hearings.add(hearing);
        }
        return hearing.start(HEARING);
    }

    private SignalReader reader() {
        return new SignalReader(
                new KafkaConsumer<>(properties.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic,
                dropped);
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    /** Ends every subscription; what is under way gets a second. Closing twice does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        hearings.forEach(SignalHearing::close);
        try {
            producer.close(CLOSING);
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, "Closing the producer of " + topic + " failed", e);
        }
    }
}
