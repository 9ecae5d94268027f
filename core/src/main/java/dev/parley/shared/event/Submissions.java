package dev.parley.shared.event;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events and hands back what was decided about them: as a handler of the stored stream (every instance) it hears
 * every decision, wherever it was made. Safe for any number of threads.
 */
public final class Submissions implements EventHandler {
    private final EventPublisher publisher;
    private final Deadlines deadlines;
    private final ScheduledExecutorService timer;
    private final Map<Object, Set<CompletableFuture<Submitted>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger undecided = new AtomicInteger();

    /** What is known of a submitted event. */
    public sealed interface Submitted {
        /**
         * It was decided.
         *
         * @param announcement the decision
         */
        record Decided(Announcement announcement) implements Submitted {}

        /**
         * It is durable, and was not decided within the deadline.
         *
         * @param position where it stands in the log
         */
        record Logged(Position position) implements Submitted {}
    }

    /**
     * Submissions over a publisher.
     *
     * @param publisher takes the events
     * @param deadlines how long callers wait
     * @param timer runs the deadlines; borrowed
     */
    public Submissions(EventPublisher publisher, Deadlines deadlines, ScheduledExecutorService timer) {
        this.publisher = publisher;
        this.deadlines = deadlines;
        this.timer = timer;
    }

    /**
     * Publishes an event and waits for the decision about it. The publisher has taken the event when this method returns.
     *
     * @param event what happened
     * @param patience how long to wait for the decision once the event is durable
     * @param answeredBy what else answers it, besides its own id
     * @return completes as soon as it is decided, or when it is durable and the patience is at its end; exceptionally
     *     with a {@link ParleyException} when it was not published or that is unknown. It knows no other deadline: see
     *     {@link #withinRequest}.
     */
    public CompletableFuture<Submitted> submit(DomainEvent event, Duration patience, Object... answeredBy) {
        CompletableFuture<Submitted> decided = new CompletableFuture<>();
        Set<Object> keys = new LinkedHashSet<>(Set.of(answeredBy));
        keys.add(event.id());
        undecided.incrementAndGet();
        keys.forEach(key -> expect(key, decided));
        decided.whenComplete((any, failure) -> {
            keys.forEach(key -> forget(key, decided));
            undecided.decrementAndGet();
        });
        publisher
                .publish(event)
                .whenComplete((publication, failure) -> published(decided, patience, publication, failure));
        return decided;
    }

    /**
     * Publishes an event that is of no use before it is decided, and waits for the decision.
     *
     * @param event what happened
     * @return the decision; exceptionally with a {@link ParleyException}: the refusal, an outage, or {@code outcome_unknown}
     *     where the event is durable and was not decided in time. It knows no other deadline: see {@link #withinRequest}.
     */
    public CompletableFuture<Announcement> decide(DomainEvent event) {
        return submit(event, deadlines.decision()).thenApply(Submissions::decision);
    }

    private static Announcement decision(Submitted submitted) {
        if (!(submitted instanceof Submitted.Decided decided)) {
            throw new CompletionException(
                    new ParleyException(
                            Problem.OUTCOME_UNKNOWN,
                            "The request is in the log and will be decided when the store answers again. Repeating it is safe."));
        }
        if (decided.announcement() instanceof EventRefused refused) {
            throw new CompletionException(refused.toException());
        }
        return decided.announcement();
    }

    private void expect(Object key, CompletableFuture<Submitted> decided) {
        waiting.compute(key, (any, waiters) -> {
            Set<CompletableFuture<Submitted>> more = waiters == null ? ConcurrentHashMap.newKeySet() : waiters;
            more.add(decided);
            return more;
        });
    }

    @SuppressWarnings("CollectionUndefinedEquality") // each waiter is itself and no other: identity is what is meant
    private void forget(Object key, CompletableFuture<Submitted> decided) {
        waiting.computeIfPresent(key, (any, waiters) -> {
            waiters.remove(decided);
            return waiters.isEmpty() ? null : waiters;
        });
    }

    private void published(
            CompletableFuture<Submitted> decided,
            Duration patience,
            Publication publication,
            @Nullable Throwable failure) {
        if (failure != null) {
            decided.completeExceptionally(failure);
        } else if (publication instanceof Publication.Rejected rejected) {
            decided.completeExceptionally(rejected.reason());
        } else if (publication instanceof Publication.Unknown unknown) {
            decided.completeExceptionally(unknown.reason());
        } else if (!decided.isDone()) {
            Position position = ((Publication.Published) publication).position();
            after(patience, decided, () -> decided.complete(new Submitted.Logged(position)));
        }
    }

    /**
     * How long callers wait.
     *
     * @return the deadlines
     */
    public Deadlines deadlines() {
        return deadlines;
    }

    /**
     * Bounds a caller's wait.
     *
     * @param work what the caller waits for; it goes on after the deadline
     * @param <T> its result
     * @return the work's result, or {@code outcome_unknown} after the request deadline
     */
    public <T> CompletableFuture<T> withinRequest(CompletableFuture<T> work) {
        CompletableFuture<T> answer = work.copy();
        after(
                deadlines.request(),
                answer,
                () -> answer.completeExceptionally(new ParleyException(
                        Problem.OUTCOME_UNKNOWN,
                        "It is not known yet whether this was done. Repeat it with the same id: that is safe.")));
        return answer;
    }

    /** Where the timer has ended already, the time is up. */
    private void after(Duration delay, CompletableFuture<?> unlessDone, Runnable action) {
        if (!unlessDone.isDone()) {
            try {
                ScheduledFuture<?> alarm = timer.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
                unlessDone.whenComplete((any, failure) -> alarm.cancel(false));
            } catch (RejectedExecutionException e) {
                action.run();
            }
        }
    }

    @Override
    public void handle(Batch batch) {
        for (Recorded recorded : batch.events()) {
            if (recorded.event() instanceof Announcement announcement) {
                answer(announcement);
            }
        }
    }

    private void answer(Announcement announcement) {
        for (Object key : announcement.answers()) {
            Set<CompletableFuture<Submitted>> waiters = waiting.get(key);
            if (waiters != null) {
                waiters.forEach(waiter -> waiter.complete(new Submitted.Decided(announcement)));
            }
        }
    }

    /**
     * How many events are undecided here; a node that shuts down waits until there are none.
     *
     * @return 0 or more
     */
    public int undecided() {
        return undecided.get();
    }
}
