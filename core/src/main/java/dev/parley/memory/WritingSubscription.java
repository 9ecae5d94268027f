package dev.parley.memory;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.event.IsolatingHandler;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.event.UnprocessableEventException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one writer: takes all events that wait, numbers them on from the handler's checkpoint, lets the handler make them
 * durable together, and answers their publishers. It never repeats a batch: whoever publishes is told and decides.
 */
final class WritingSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger(WritingSubscription.class.getName());
    private static final int SHARD = 0;
    private static final long IDLE_MILLIS = 100;

    private final CheckpointedHandler handler;
    private final InProcessEventBus.Settings settings;
    private final BlockingQueue<Waiting> queue;
    private final InstantSource clock;
    private final Consumer<WritingSubscription> onClose;
    private final EventHandler isolating;
    private final Thread thread;
    /** What is being written; for the thread alone. */
    private final List<Waiting> batch = new ArrayList<>();

    private volatile boolean closing;
    private volatile boolean dead;
    private volatile @Nullable Trouble trouble;
    private OptionalLong next = OptionalLong.empty();

    /** Why nothing moves, where, and for how long. */
    private record Trouble(String reason, OptionalLong offset, Instant since) {
        @Override
        public String toString() {
            return "Shard " + SHARD + " stands "
                    + (offset.isPresent() ? "at offset " + offset.getAsLong() + " " : "") + "since "
                    + since.truncatedTo(ChronoUnit.SECONDS) + ": " + reason;
        }
    }

    private record Waiting(DomainEvent event, CompletableFuture<Publication> answer) {
        void reject(ParleyException reason) {
            answer.complete(new Publication.Rejected(reason));
        }

        void unknown(ParleyException reason) {
            answer.complete(new Publication.Unknown(reason));
        }
    }

    WritingSubscription(
            CheckpointedHandler handler,
            InProcessEventBus.Settings settings,
            ThreadGuard guard,
            InstantSource clock,
            Consumer<WritingSubscription> onClose) {
        this.clock = clock;
        this.handler = handler;
        this.isolating = new IsolatingHandler(handler);
        this.settings = settings;
        this.onClose = onClose;
        this.queue = new ArrayBlockingQueue<>(settings.capacity());
        this.thread = guard.thread("parley-save", this::run, this::died);
        thread.start();
    }

    CompletionStage<Publication> publish(DomainEvent event) {
        Waiting waiting = new Waiting(event, new CompletableFuture<>());
        if (dead) {
            waiting.reject(new ParleyException(Problem.STORE_UNAVAILABLE, "This node saves nothing any more."));
        } else if (closing) {
            waiting.reject(new ParleyException(Problem.DRAINING, "This node is shutting down; try another one."));
        } else if (!queue.offer(waiting)) {
            waiting.reject(new ParleyException(Problem.OVERLOADED, "Too many events wait to be saved; try again."));
        } else if (dead) {
            answerUnknown();
        }
        return waiting.answer();
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                    write();
                }
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "Interrupted; the writer ends when it is closed.");
            } catch (RuntimeException e) {
                fail(e);
            }
            batch.clear();
        }
        rejectRest();
    }

    /** Publishers that raced with closing. */
    private void rejectRest() {
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.reject(new ParleyException(Problem.DRAINING, "This node is shutting down; try another one."));
        }
    }

    /** What was being written may be stored; who waits behind it is told the same. */
    private void died(String reason) {
        trouble = new Trouble(reason, next, clock.instant());
        dead = true;
        ParleyException unknown = lost();
        batch.forEach(waiting -> waiting.unknown(unknown));
        answerUnknown();
    }

    private void answerUnknown() {
        for (Waiting waiting = queue.poll(); waiting != null; waiting = queue.poll()) {
            waiting.unknown(lost());
        }
    }

    private static ParleyException lost() {
        return new ParleyException(
                Problem.OUTCOME_UNKNOWN, "Saving has ended by an error. Repeat it with the same id: that is safe.");
    }

    private void write() {
        while (!batch.isEmpty()) {
            long from = next.isPresent() ? next.getAsLong() : handler.resume(SHARD);
            next = OptionalLong.of(from);
            List<Recorded> events = new ArrayList<>(batch.size());
            for (Waiting waiting : batch) {
                events.add(new Recorded(new Position(SHARD, from + events.size()), waiting.event()));
            }
            try {
                isolating.handle(new Batch(SHARD, events, from + events.size()));
                next = OptionalLong.of(from + events.size());
                trouble = null;
                published(from, events.size());
            } catch (UnprocessableEventException e) {
                refuse(from, e);
            }
        }
    }

    private void published(long from, int count) {
        List<Waiting> stored = batch.subList(0, count);
        for (int i = 0; i < count; i++) {
            stored.get(i).answer().complete(new Publication.Published(new Position(SHARD, from + i)));
        }
        stored.clear();
    }

    /** Those before it may be stored, which the handler tells; what is behind them is written again without it. */
    private void refuse(long from, UnprocessableEventException reason) {
        LOG.log(Level.ERROR, "An event was refused because it can never be applied", reason);
        next = OptionalLong.empty();
        int index = (int) (reason.position().offset() - from);
        String detail = reason.getCause() instanceof ParleyException known
                ? known.detail()
                : "This can't be stored, however often it is tried.";
        batch.remove(index).reject(new ParleyException(Problem.EVENT_UNPROCESSABLE, detail, reason));
        published(from, (int) Math.min(index, Math.max(0, reached() - from)));
    }

    private long reached() {
        try {
            return handler.resume(SHARD);
        } catch (RuntimeException e) {
            throw new ParleyException(Problem.OUTCOME_UNKNOWN, "It is not known how much was stored.", e);
        }
    }

    private void fail(RuntimeException failure) {
        ParleyException reason = reason(failure);
        Trouble before = trouble;
        trouble = new Trouble(reason.detail(), next, before == null ? clock.instant() : before.since());
        next = OptionalLong.empty();
        LOG.log(Level.WARNING, "Events could not be saved", failure);
        boolean unknown = reason.problem() == Problem.OUTCOME_UNKNOWN;
        for (Waiting waiting : batch) {
            waiting.answer().complete(unknown ? new Publication.Unknown(reason) : new Publication.Rejected(reason));
        }
    }

    private static ParleyException reason(RuntimeException failure) {
        if (failure instanceof FencedException) {
            return new ParleyException(
                    Problem.OUTCOME_UNKNOWN, "Another process writes to the same store; stop one of the two.", failure);
        }
        if (failure instanceof ParleyException known) {
            return known;
        }
        return new ParleyException(
                Problem.OUTCOME_UNKNOWN, "Saving failed in an unforeseen way; the server's log says how.", failure);
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble).map(Trouble::toString);
    }

    @Override
    public void close() {
        closing = true;
        Threads.join(thread);
        rejectRest();
        onClose.accept(this);
    }
}
