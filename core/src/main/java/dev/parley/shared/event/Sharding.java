package dev.parley.shared.event;

import dev.parley.shared.message.ConversationId;

/**
 * Which shard of the log a conversation belongs to. Everything in a conversation is in one shard, which is what gives it one
 * order; the number of shards therefore never changes in a log's life.
 *
 * @param shards how many there are, at least 1
 */
public record Sharding(int shards) {
    /** Checks the number. */
    public Sharding {
        if (shards < 1) {
            throw new IllegalArgumentException("A log has at least one shard, not " + shards);
        }
    }

    /**
     * The shard of a conversation.
     *
     * @param conversation its id
     * @return 0 to {@code shards - 1}, the same on every node and in every version
     */
    public int shardOf(ConversationId conversation) {
        long mixed = conversation.value().getMostSignificantBits() * 0x9E3779B97F4A7C15L
                ^ conversation.value().getLeastSignificantBits();
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 32), shards);
    }
}
