package dev.parley.shared.event;

/** Another owner has moved this shard's checkpoint: whoever gets this is late, changed nothing, and must resume. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which checkpoint was in the way.
     *
     * @param shard the shard
     * @param expected the offset that the late owner expected
     */
    public FencedException(int shard, long expected) {
        super("The checkpoint of shard " + shard + " is no longer at " + expected + ": another owner has moved it.");
    }
}
