package dev.parley.memory;

import dev.parley.shared.event.Backoff;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.IsolatingHandler;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.event.UnprocessableEventException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A subscription of the stored stream: hears in its own thread, through a bounded queue. */
final class QueuedSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger(QueuedSubscription.class.getName());
    private static final int SHARD = 0;
    private static final long IDLE_MILLIS = 100;

    private final EventHandler handler;
    private final int most;
    private final BlockingQueue<Recorded> queue;
    private final Consumer<QueuedSubscription> onClose;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean dead;
    private volatile @Nullable String trouble;

    QueuedSubscription(
            String name,
            EventHandler handler,
            InProcessEventBus.Settings settings,
            ThreadGuard guard,
            Consumer<QueuedSubscription> onClose) {
        this.handler = new IsolatingHandler(handler);
        this.most = settings.batch();
        this.queue = new ArrayBlockingQueue<>(settings.capacity());
        this.onClose = onClose;
        this.thread = guard.thread("parley-" + name, this::run, this::died);
        thread.start();
    }

    /** Waits for room, which is what keeps a slow subscription from losing anything. */
    void offer(long offset, DomainEvent event) {
        Recorded recorded = new Recorded(new Position(SHARD, offset), event);
        boolean interrupted = false;
        while (!closing && !dead) {
            try {
                if (queue.offer(recorded, IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever announces does not wait for it any more. */
    private void died(String reason) {
        trouble = reason;
        dead = true;
    }

    private void run() {
        List<Recorded> batch = new ArrayList<>();
        while (!closing || !queue.isEmpty()) {
            try {
                Recorded first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, most - 1);
                    handle(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "Interrupted; the subscription ends when it is closed.");
            }
        }
    }

    private void handle(List<Recorded> batch) {
        List<Recorded> rest = new ArrayList<>(batch);
        int failures = 0;
        while (!rest.isEmpty()) {
            try {
                handler.handle(new Batch(
                        SHARD, rest, rest.get(rest.size() - 1).position().offset() + 1));
                trouble = null;
                return;
            } catch (UnprocessableEventException e) {
                LOG.log(Level.ERROR, "An announcement can't be handled and is skipped", e);
                rest.removeIf(recorded -> recorded.position().equals(e.position()));
            } catch (RuntimeException e) {
                failures++;
                trouble = "Announcements can't be handled: " + e;
                LOG.log(Level.WARNING, "Announcements can't be handled; trying again", e);
                if (closing) {
                    return;
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
            LOG.log(Level.DEBUG, "Interrupted; trying again at once.");
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closing = true;
        onClose.accept(this);
        Threads.join(thread);
    }
}
