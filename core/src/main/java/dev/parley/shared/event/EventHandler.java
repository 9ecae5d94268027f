package dev.parley.shared.event;

/**
 * Hears the events of a subscription.
 *
 * <ul>
 *   <li>Delivery: at least once, in batches; an event may come again after a failure or a change of owner.
 *   <li>Order: the log's, per shard.
 *   <li>Idempotence: the handler's duty.
 *   <li>Threads: never two calls at once for the same shard of a subscription.
 *   <li>Failure: a {@link dev.parley.ParleyException} of a retriable kind makes the bus bring the same batch again, later and
 *       for ever, or, where the bus keeps nothing and the publishers still wait, tell them that it was not published; {@link UnprocessableEventException} makes it put that one event among the dead letters and bring the rest;
 *       {@link FencedException} makes it ask {@link CheckpointedHandler#resume} where to go on. An {@link Error} makes it look for
 *       the event that raises it, which is then treated as one that can never be handled; see {@link IsolatingHandler}. Anything
 *       else is treated as retriable and reported as a defect.
 * </ul>
 */
@FunctionalInterface
public interface EventHandler {
    /**
     * Hears a batch and is done with it when the method returns.
     *
     * @param batch consecutive events of one shard
     */
    void handle(Batch batch);
}
