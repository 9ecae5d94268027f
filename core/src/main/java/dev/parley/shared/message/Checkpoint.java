package dev.parley.shared.message;

/**
 * How far the store has come in one shard of the log.
 *
 * @param next the offset of the first event that is not applied yet
 * @param announced the offset up to which (exclusive) everything applied is known to have been announced; at most
 *     {@code next}
 */
public record Checkpoint(long next, long announced) {
    /** The place before the first event. */
    public static final Checkpoint START = new Checkpoint(0, 0);
}
