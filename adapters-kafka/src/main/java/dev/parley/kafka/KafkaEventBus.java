package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventBus;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.LogIdentity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * The bus on a Kafka log: a shard is a partition, a position's offset is Kafka's.
 *
 * <p>The messages stream reports what is not confirmed within the delivery time-out as unknown; the stored stream keeps trying
 * for as long as the bus lives, so that the announcements that it took keep their order without holes. Either takes nothing for
 * a moment after an outage of all brokers, and says so: the event is then not in the log. Safe for any number of threads.
 * Publications are completed by Kafka's sending thread: what continues there must be short.
 */
public final class KafkaEventBus implements EventBus {
    private static final System.Logger LOG = System.getLogger(KafkaEventBus.class.getName());
    private static final Duration CONNECTING = Duration.ofSeconds(30);
    private static final Duration CLOSING = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofMillis(Integer.MAX_VALUE);

    private final KafkaSettings settings;
    private final Admin admin;
    private final Opening.Audited audited;
    private final KafkaPublisher messages;
    private final KafkaPublisher stored;
    private final LogWatch watch;
    private final Subscriptions subscriptions;
    private boolean closed;

    private KafkaEventBus(KafkaSettings settings, Admin admin, Opening.Audited audited, ThreadGuard guard) {
        this.settings = settings;
        this.admin = admin;
        this.audited = audited;
        ClientProperties properties = new ClientProperties(settings);
        EventCodec codec = new EventCodec(sharding());
        KafkaSettings.Topics topics = settings.topics();
        this.messages =
                new KafkaPublisher(properties, settings.clients().deliveryTimeout(), topics.messages(), codec, guard);
        this.stored = new KafkaPublisher(properties, FOREVER, topics.stored(), codec, guard);
        this.watch = new LogWatch(new KafkaTopics(admin, settings), audited.log(), guard);
        Graveyard deadLetters = new DeadLetters(messages, topics.deadLetter(), InstantSource.system());
        this.subscriptions = new Subscriptions(settings, codec, deadLetters, watch, guard);
    }

    /**
     * Opens the log: creates its topics where they are absent, and makes sure that they can keep what Parley promises.
     *
     * @param settings which Kafka, and how
     * @return a bus that owns its connections
     * @throws IllegalStateException when the topics or the settings can't be used; the message lists everything that is wrong
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer within about 30 s
     */
    public static KafkaEventBus connect(KafkaSettings settings) {
        return connect(settings, ThreadGuard.logging());
    }

    /**
     * The same with a guard.
     *
     * @param settings which Kafka, and how
     * @param guard hears of threads that end by an error
     * @return a bus that owns its connections
     * @throws IllegalStateException when the topics or the settings can't be used; the message lists everything that is wrong
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer within about 30 s
     */
    public static KafkaEventBus connect(KafkaSettings settings, ThreadGuard guard) {
        return connect(settings, guard, CONNECTING);
    }

    /** The same with another bound. */
    static KafkaEventBus connect(KafkaSettings settings, ThreadGuard guard, Duration patience) {
        Opening opening = new Opening(settings, patience);
        Admin admin = accepted(settings, () -> Admin.create(new ClientProperties(settings).admin()));
        try {
            Opening.Audited audited = opening.audit(new KafkaTopics(admin, settings));
            KafkaEventBus bus = accepted(settings, () -> new KafkaEventBus(settings, admin, audited, guard));
            bus.warmUp(opening, settings.topics());
            return bus;
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    /**
     * Makes a log feed one store and no other one any more, after a backup took the store's place; the log's topics are created
     * where they are absent. Nodes that use another store stop being ready.
     *
     * @param settings which Kafka, and how
     * @param epoch the epoch of the store
     * @throws IllegalStateException when the topics or the settings can't be used; the message lists everything that is wrong
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer within about 30 s
     */
    public static void feedOnly(KafkaSettings settings, String epoch) {
        Opening opening = new Opening(settings, CONNECTING);
        try (Admin admin = accepted(settings, () -> Admin.create(new ClientProperties(settings).admin()))) {
            KafkaTopics topics = new KafkaTopics(admin, settings);
            opening.audit(topics);
            opening.claimFromOthers(new FedStore(admin, settings, topics), epoch);
        }
    }

    /** A client of Kafka's, if its settings are accepted. */
    static <T> T accepted(KafkaSettings settings, Supplier<T> creation) {
        try {
            return creation.get();
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka's client does not accept the settings for " + settings.bootstrapServers() + ": "
                            + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    e);
        }
    }

    private void warmUp(Opening opening, KafkaSettings.Topics topics) {
        try {
            opening.await(() -> messages.knows(topics.messages()));
            opening.await(() -> messages.knows(topics.deadLetter()));
            opening.await(() -> stored.knows(topics.stored()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        weaknesses().forEach(weakness -> LOG.log(Level.WARNING, "Weak durability is allowed: {0}", weakness));
        audited.verdict().retention().remarks().forEach(remark -> LOG.log(Level.WARNING, remark));
    }

    /**
     * Says which store this log feeds, and makes sure of it from now on.
     *
     * @param epoch the epoch of the store
     * @throws IllegalStateException when the log feeds another one; the message says what to do
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer within about 30 s
     */
    public void feed(String epoch) {
        FedStore fed = new FedStore(admin, settings, new KafkaTopics(admin, settings));
        new Opening(settings, CONNECTING).claim(fed, epoch);
        watch.expect(fed, epoch);
    }

    /**
     * Which log this is.
     *
     * @return another one after the topic was recreated or resized
     */
    public LogIdentity log() {
        return audited.log();
    }

    /**
     * In what the log falls short of what Parley promises, where that was allowed.
     *
     * @return a sentence for each, for logs and health
     */
    public List<String> weaknesses() {
        return audited.verdict().weaknesses();
    }

    /**
     * How long the log keeps what was said, also after it has expired or was erased, as its topics are configured when it is opened.
     *
     * @return the time after which it is gone from every topic; empty when one of them keeps it for ever
     */
    public Optional<Duration> retention() {
        return audited.verdict().retention().longest();
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
        return new Sharding(log().shards());
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
        return subscriptions.start(stream, group, handler);
    }

    /**
     * {@inheritDoc} The batch that is being handled with its announcements, and what was published, get 10 s; what Kafka has not
     * confirmed by then is answered as unknown.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.close();
        messages.refuseMore();
        long deadline = System.nanoTime() + CLOSING.toNanos();
        subscriptions.end(CLOSING);
        messages.close(until(deadline));
        stored.close(until(deadline));
        subscriptions.close();
        admin.close(Duration.ZERO);
    }

    private static Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
}
