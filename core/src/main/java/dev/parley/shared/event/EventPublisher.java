package dev.parley.shared.event;

import java.util.concurrent.CompletionStage;

/**
 * Puts events into the log.
 *
 * <ul>
 *   <li>Delivery: an event reported as {@link Publication.Published} reaches every subscription.
 *   <li>Order: events of one conversation that one thread publishes stand in the log in that order, as far as they are
 *       published at all.
 *   <li>Idempotence: publishing twice puts two events into the log; handlers see both.
 *   <li>Threads: safe for any number of them; a call returns without waiting for the log.
 *   <li>Failure: never an exception, always one of the three outcomes.
 * </ul>
 */
@FunctionalInterface
public interface EventPublisher {
    /**
     * Publishes an event to the stream that it names.
     *
     * @param event what happened
     * @return completes with what became of it; never exceptionally. On the messages stream it is published when it is
     *     durable. Its continuations must not block.
     */
    CompletionStage<Publication> publish(DomainEvent event);
}
