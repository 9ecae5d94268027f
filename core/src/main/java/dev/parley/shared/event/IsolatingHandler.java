package dev.parley.shared.event;

import java.util.List;

/**
 * Hands batches to a handler, and finds the event of which a Java {@link Error} comes, such as an {@link OutOfMemoryError}: the
 * batch is split until one event raises an error alone, twice. That one is named by {@link UnprocessableEventException}, as any
 * other that can't be handled.
 *
 * <p>Errors of which no event is guilty pass: those of an empty batch or of taking the shard over again, and the third in a row
 * of events that each raise one alone, for which a whole heap is more likely to be the reason than three events. A
 * {@link StackOverflowError} never is the fault of others. For one thread.
 */
public final class IsolatingHandler implements EventHandler {
    private static final int MAX_ERRORS_IN_A_ROW = 3;

    private final EventHandler handler;
    private int errors;

    /**
     * Over a handler.
     *
     * @param handler hears the events; a {@link CheckpointedHandler} is asked to take its shard over again after an error
     */
    public IsolatingHandler(EventHandler handler) {
        this.handler = handler;
    }

    /**
     * {@inheritDoc}
     *
     * @throws UnprocessableEventException as the handler does, and for an event that raises errors
     */
    @Override
    public void handle(Batch batch) {
        try {
            pass(batch);
        } catch (Error e) {
            isolate(batch, e);
        }
    }

    private void pass(Batch batch) {
        handler.handle(batch);
        if (!batch.events().isEmpty()) {
            errors = 0;
        }
    }

    private void isolate(Batch batch, Error error) {
        List<Recorded> events = batch.events();
        if (events.isEmpty()) {
            throw error;
        }
        takeOver(batch.shard());
        if (events.size() == 1) {
            repeat(batch);
            return;
        }
        int middle = events.size() / 2;
        handle(new Batch(
                batch.shard(),
                events.subList(0, middle),
                events.get(middle).position().offset()));
        handle(new Batch(batch.shard(), events.subList(middle, events.size()), batch.next()));
    }

    /** What became of the batch that failed is known to the handler's store alone. */
    private void takeOver(int shard) {
        if (handler instanceof CheckpointedHandler checkpointed) {
            checkpointed.resume(shard);
        }
    }

    private void repeat(Batch one) {
        try {
            pass(one);
        } catch (Error e) {
            errors += e instanceof StackOverflowError ? 0 : 1;
            if (errors >= MAX_ERRORS_IN_A_ROW) {
                throw e;
            }
            throw new UnprocessableEventException(
                    one.events().get(0).position(), "The event raises an error, alone and when repeated: " + e, e);
        }
    }
}
