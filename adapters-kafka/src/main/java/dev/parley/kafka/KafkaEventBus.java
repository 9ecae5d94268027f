package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Backoff;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventBus;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.LogIdentity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The bus on a Kafka log: a shard is a partition, a position's offset is Kafka's.
 *
 * <p>The messages stream reports what is not confirmed within the delivery time-out as unknown; the stored stream keeps trying
 * for as long as the bus lives, so that announcements keep their order without holes. Safe for any number of threads.
 * Publications are completed by Kafka's sending thread: what continues there must be short.
 */
public final class KafkaEventBus implements EventBus {
    private static final System.Logger LOG = System.getLogger(KafkaEventBus.class.getName());
    private static final Duration CONNECTING = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofMillis(Integer.MAX_VALUE);

    private final KafkaSettings settings;
    private final ClientProperties properties;
    private final Admin admin;
    private final LogIdentity log;
    private final List<String> weaknesses;
    private final EventCodec codec;
    private final KafkaPublisher messages;
    private final KafkaPublisher stored;
    private final LogWatch watch;
    private final List<LogSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /** What was found out about the log before anything else. */
    private record Audited(LogIdentity log, List<String> weaknesses) {}

    private KafkaEventBus(KafkaSettings settings, ClientProperties properties, Admin admin, Audited audited) {
        this.settings = settings;
        this.properties = properties;
        this.admin = admin;
        this.log = audited.log();
        this.weaknesses = audited.weaknesses();
        this.codec = new EventCodec(sharding());
        this.messages = new KafkaPublisher(
                properties,
                settings.clients().deliveryTimeout(),
                settings.topics().messages(),
                codec);
        this.stored = new KafkaPublisher(properties, FOREVER, settings.topics().stored(), codec);
        this.watch = new LogWatch(new KafkaTopics(admin, settings), log);
    }

    /**
     * Opens the log: creates its topics where they are absent, and makes sure that they can keep what Parley promises.
     *
     * @param settings which Kafka, and how
     * @return a bus that owns its connections
     * @throws IllegalStateException when the topics or the settings can't be used; the message lists everything that is wrong
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer within 30 s
     */
    public static KafkaEventBus connect(KafkaSettings settings) {
        ClientProperties properties = new ClientProperties(settings);
        Admin admin = translated(settings, () -> Admin.create(properties.admin()));
        try {
            Audited audited = audit(new KafkaTopics(admin, settings));
            KafkaEventBus bus = translated(settings, () -> new KafkaEventBus(settings, properties, admin, audited));
            bus.warmUp();
            return bus;
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private static <T> T translated(KafkaSettings settings, Supplier<T> creation) {
        try {
            return creation.get();
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka's client does not accept the settings for " + settings.bootstrapServers() + ": "
                            + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    e);
        }
    }

    private static Audited audit(KafkaTopics topics) {
        long deadline = System.nanoTime() + CONNECTING.toNanos();
        for (int failures = 1; ; failures++) {
            try {
                List<String> weaknesses = topics.prepare();
                return new Audited(topics.identity(), weaknesses);
            } catch (ParleyException e) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                pause(failures);
            }
        }
    }

    private static void pause(int failures) {
        try {
            Thread.sleep(
                    Backoff.DEFAULT.next(failures, ThreadLocalRandom.current()).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void warmUp() {
        try {
            await(() -> messages.knows(settings.topics().messages()));
            await(() -> messages.knows(settings.topics().deadLetter()));
            await(() -> stored.knows(settings.topics().stored()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        weaknesses.forEach(weakness -> LOG.log(Level.WARNING, "Weak durability is allowed: {0}", weakness));
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + CONNECTING.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new ParleyException(
                        Problem.LOG_UNAVAILABLE,
                        "Kafka at " + settings.bootstrapServers() + " does not say where the log's partitions are.");
            }
        }
    }

    /**
     * Which log this is.
     *
     * @return another one after the topic was recreated or resized
     */
    public LogIdentity log() {
        return log;
    }

    /**
     * In what the log falls short of what Parley promises, where that was allowed.
     *
     * @return a sentence for each, for logs and health
     */
    public List<String> weaknesses() {
        return weaknesses;
    }

    /**
     * Why nothing can be published, if so.
     *
     * @return one sentence for an operator; empty while the log is well
     */
    public Optional<String> trouble() {
        return watch.trouble().or(messages::trouble).or(stored::trouble);
    }

    @Override
    public Sharding sharding() {
        return new Sharding(log.shards());
    }

    @Override
    public CompletionStage<Publication> publish(DomainEvent event) {
        Optional<String> damage = watch.damage();
        if (damage.isPresent()) {
            return CompletableFuture.completedFuture(
                    new Publication.Rejected(new ParleyException(Problem.LOG_UNAVAILABLE, damage.get())));
        }
        return (event.stream() == Stream.MESSAGES ? messages : stored).publish(event);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not say where the stored stream ends
     * @throws IllegalStateException when the bus is closed
     */
    @Override
    public synchronized Subscription subscribe(Stream stream, Group group, EventHandler handler) {
        group.check(stream, handler);
        if (closed) {
            throw new IllegalStateException("The bus is closed.");
        }
        subscriptions.removeIf(LogSubscription::hasEnded);
        LogSubscription subscription = stream == Stream.MESSAGES
                ? shared(group, (CheckpointedHandler) handler)
                : everyInstance(group, handler);
        subscriptions.add(subscription);
        return subscription;
    }

    private LogSubscription shared(Group group, CheckpointedHandler handler) {
        Graveyard deadLetters = new DeadLetters(messages, settings.topics().deadLetter(), InstantSource.system());
        LogSubscription.Intake intake = new LogSubscription.Intake(
                Stream.MESSAGES, group.name(), handler, Places.of(handler), deadLetters, codec, true);
        return new LogSubscription(consumer(properties.member(group.name())), intake)
                .join(settings.topics().messages());
    }

    private LogSubscription everyInstance(Group group, EventHandler handler) {
        Consumer<byte[], byte[]> consumer = consumer(properties.consumer());
        List<TopicPartition> partitions = IntStream.range(0, log.shards())
                .mapToObj(shard -> new TopicPartition(settings.topics().stored(), shard))
                .toList();
        Places places = endOf(consumer, partitions);
        LogSubscription.Intake intake = new LogSubscription.Intake(
                Stream.STORED, group.name(), handler, places, KafkaEventBus::passOver, codec, false);
        return new LogSubscription(consumer, intake).assign(partitions);
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

    /**
     * {@inheritDoc} The announcements of a batch that is being handled get 10 s, and what was published gets as much; what Kafka
     * has not confirmed by then is answered as unknown.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.close();
        messages.refuseMore();
        subscriptions.forEach(LogSubscription::end);
        long deadline = System.nanoTime() + CLOSING.toNanos();
        subscriptions.forEach(
                subscription -> subscription.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        messages.close(CLOSING);
        stored.close(CLOSING);
        subscriptions.forEach(LogSubscription::close);
        admin.close(CLOSING);
    }
}
