package dev.parley.shared.event;

/**
 * Carries events from publishers to subscriptions; only the wiring sees it whole.
 *
 * <ul>
 *   <li>Delivery: at least once to each subscription; once to each instance for groups in which every instance hears all.
 *   <li>Order: the log's, per shard; events of one conversation are in one shard.
 *   <li>Idempotence: a handler may hear an event again; a {@link CheckpointedHandler} decides itself where it goes on.
 *   <li>Threads: each subscription has its own; see {@link EventHandler}.
 *   <li>Failure: see {@link EventHandler}; a subscription that can't go on says so in {@link Subscription#trouble()}.
 * </ul>
 */
public interface EventBus extends EventPublisher, AutoCloseable {
    /**
     * How conversations are spread over the log.
     *
     * @return the number of shards, fixed for the log's life
     */
    Sharding sharding();

    /**
     * Starts hearing a stream. For a group in which every instance hears all, every event published after this method
     * returned is heard.
     *
     * @param stream which stream
     * @param group who shares the subscription
     * @param handler hears the events; a {@link CheckpointedHandler} is asked where to begin
     * @return ends with {@link Subscription#close()} or with the bus
     * @throws IllegalArgumentException for a combination that {@link Group#check} refuses
     */
    Subscription subscribe(Stream stream, Group group, EventHandler handler);

    /** Ends every subscription, waits for running handlers, and answers what still waits. Closing twice does nothing. */
    @Override
    void close();
}
