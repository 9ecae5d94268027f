package dev.parley.memory;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.UnprocessableEventException;
import java.lang.System.Logger.Level;
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
    private final Consumer<WritingSubscription> onClose;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String trouble;
    private OptionalLong next = OptionalLong.empty();

    private record Waiting(DomainEvent event, CompletableFuture<Publication> answer) {
        void reject(ParleyException reason) {
            answer.complete(new Publication.Rejected(reason));
        }
    }

    WritingSubscription(
            CheckpointedHandler handler, InProcessEventBus.Settings settings, Consumer<WritingSubscription> onClose) {
        this.handler = handler;
        this.settings = settings;
        this.onClose = onClose;
        this.queue = new ArrayBlockingQueue<>(settings.capacity());
        this.thread = new Thread(this::run, "parley-save");
        thread.start();
    }

    CompletionStage<Publication> publish(DomainEvent event) {
        Waiting waiting = new Waiting(event, new CompletableFuture<>());
        if (closing) {
            waiting.reject(new ParleyException(Problem.DRAINING, "This node is shutting down; try another one."));
        } else if (!queue.offer(waiting)) {
            waiting.reject(new ParleyException(Problem.OVERLOADED, "Too many events wait to be saved; try again."));
        }
        return waiting.answer();
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>(settings.batch());
        while (!closing || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, settings.batch() - 1);
                    write(batch);
                }
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "Interrupted; the writer ends when it is closed.");
            } catch (RuntimeException e) {
                fail(batch, e);
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

    private void write(List<Waiting> batch) {
        long from = next.isPresent() ? next.getAsLong() : handler.resume(SHARD);
        List<Recorded> events = new ArrayList<>(batch.size());
        for (Waiting waiting : batch) {
            events.add(new Recorded(new Position(SHARD, from + events.size()), waiting.event()));
        }
        try {
            handler.handle(new Batch(SHARD, events, from + events.size()));
        } catch (UnprocessableEventException e) {
            rejectOne(batch, (int) (e.position().offset() - from), e);
            return;
        }
        next = OptionalLong.of(from + events.size());
        trouble = null;
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer().complete(new Publication.Published(new Position(SHARD, from + i)));
        }
    }

    /** Those before it may be stored already; the rest of the batch is written again, and what is stored is not repeated. */
    private void rejectOne(List<Waiting> batch, int index, UnprocessableEventException reason) {
        LOG.log(Level.ERROR, "An event was refused because it can never be applied", reason);
        next = OptionalLong.empty();
        batch.get(index)
                .reject(new ParleyException(
                        Problem.EVENT_UNPROCESSABLE, "This can't be stored, however often it is tried.", reason));
        List<Waiting> rest = new ArrayList<>(batch);
        rest.remove(index);
        if (!rest.isEmpty()) {
            write(rest);
        }
    }

    private void fail(List<Waiting> batch, RuntimeException failure) {
        next = OptionalLong.empty();
        ParleyException reason = reason(failure);
        trouble = reason.detail();
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
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closing = true;
        Threads.join(thread);
        rejectRest();
        onClose.accept(this);
    }
}
