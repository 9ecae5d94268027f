package dev.parley.shared.event;

/** A handler that keeps its own place in the log, in the same transaction as what it writes. */
public interface CheckpointedHandler extends EventHandler {
    /**
     * Takes over a shard: called when the shard is assigned to this instance, and again after {@link FencedException} or a
     * failure of which the outcome is unknown, before the next batch.
     *
     * @param shard which shard
     * @return the offset of the first event that is still to be handled
     * @throws dev.parley.ParleyException of a retriable kind when the place can't be read now; the bus asks again
     */
    long resume(int shard);
}
