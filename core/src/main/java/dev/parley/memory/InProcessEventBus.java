package dev.parley.memory;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventBus;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.LogIdentity;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A bus within one process, with one shard. It keeps nothing itself: an event on the messages stream is durable when the one
 * checkpointed handler has made it so, and that is when its publication completes; as many as wait share one call of the
 * handler. The stored stream is handed to each of its subscriptions through a bounded queue; when one does not keep up,
 * announcing waits for it.
 *
 * <p>An event that the handler can't process is rejected, to its publisher. Safe for any number of threads.
 */
public final class InProcessEventBus implements EventBus {
    /** The log that this bus is to a store. */
    public static final LogIdentity LOG = LogIdentity.IN_PROCESS;

    private final Settings settings;
    private final ThreadGuard guard;
    private final InstantSource clock;
    private final List<QueuedSubscription> stored = new CopyOnWriteArrayList<>();
    private final AtomicLong storedOffset = new AtomicLong();
    private volatile @Nullable WritingSubscription writing;
    private volatile boolean closed;

    /**
     * The bounds of a bus.
     *
     * @param capacity how many events wait at the most before publishing is refused
     * @param batch how many events are handled together at the most
     */
    public record Settings(int capacity, int batch) {
        /** 10,000 waiting, 1,000 together. */
        public static final Settings DEFAULT = new Settings(10_000, 1_000);
    }

    /**
     * A bus without subscriptions.
     *
     * @param settings its bounds
     */
    public InProcessEventBus(Settings settings) {
        this(settings, ThreadGuard.logging(), InstantSource.system());
    }

    /**
     * The same with a guard and a clock.
     *
     * @param settings its bounds
     * @param guard hears of threads that end by an error
     * @param clock tells since when nothing moves, for people alone
     */
    public InProcessEventBus(Settings settings, ThreadGuard guard, InstantSource clock) {
        this.settings = settings;
        this.guard = guard;
        this.clock = clock;
    }

    @Override
    public Sharding sharding() {
        return new Sharding(LOG.shards());
    }

    @Override
    public CompletionStage<Publication> publish(DomainEvent event) {
        return event.stream() == Stream.MESSAGES ? write(event) : announce(event);
    }

    private CompletionStage<Publication> write(DomainEvent event) {
        WritingSubscription target = writing;
        if (target == null || closed) {
            return CompletableFuture.completedFuture(new Publication.Rejected(new ParleyException(
                    closed ? Problem.DRAINING : Problem.LOG_UNAVAILABLE, "Nobody saves what would be published.")));
        }
        return target.publish(event);
    }

    private CompletionStage<Publication> announce(DomainEvent event) {
        long offset = storedOffset.getAndIncrement();
        stored.forEach(subscription -> subscription.offer(offset, event));
        return CompletableFuture.completedFuture(new Publication.Published(new Position(0, offset)));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException for a second subscription of the messages stream: this bus has one shard
     */
    @Override
    public synchronized Subscription subscribe(Stream stream, Group group, EventHandler handler) {
        group.check(stream, handler);
        if (stream == Stream.STORED) {
            QueuedSubscription subscription =
                    new QueuedSubscription(group.name(), handler, settings, guard, stored::remove);
            stored.add(subscription);
            return subscription;
        }
        if (writing != null) {
            throw new IllegalArgumentException("The in-process bus has one shard, and it has its owner already.");
        }
        writing = new WritingSubscription((CheckpointedHandler) handler, settings, guard, clock, this::forget);
        return writing;
    }

    private synchronized void forget(WritingSubscription ended) {
        if (ended.equals(writing)) {
            writing = null;
        }
    }

    @Override
    public void close() {
        closed = true;
        WritingSubscription target = writing;
        if (target != null) {
            target.close();
        }
        stored.forEach(QueuedSubscription::close);
    }
}
