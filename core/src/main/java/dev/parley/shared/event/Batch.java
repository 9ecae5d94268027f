package dev.parley.shared.event;

import java.util.List;

/**
 * Consecutive events of one shard.
 *
 * @param shard which shard
 * @param events in log order; empty when everything between was skipped as unreadable
 * @param next the offset that follows the batch: a handler that is done with the batch continues there
 */
public record Batch(int shard, List<Recorded> events, long next) {
    /** Copies the events. */
    public Batch {
        events = List.copyOf(events);
    }
}
