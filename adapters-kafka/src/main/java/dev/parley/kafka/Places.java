package dev.parley.kafka;

import dev.parley.shared.event.CheckpointedHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows where a subscription goes on in each shard. */
interface Places {
    /**
     * Where to go on.
     *
     * @param shard which shard
     * @return the offset of the first event that is still to be handled
     * @throws dev.parley.ParleyException of a retriable kind when that can't be told now
     */
    long next(int shard);

    /**
     * Hears that everything before an offset is done with.
     *
     * @param shard which shard
     * @param next the offset to go on with
     */
    void reached(int shard, long next);

    /** What an operator can do when the log no longer has the place to go on at; a sentence. */
    String remedy();

    /** The handler keeps them itself, with what it writes. */
    static Places of(CheckpointedHandler handler) {
        return new Places() {
            @Override
            public long next(int shard) {
                return handler.resume(shard);
            }

            @Override
            public void reached(int shard, long next) {}

            @Override
            public String remedy() {
                return "Restore the topic, or rebuild the store from what the log holds; then restart this node.";
            }
        };
    }

    /** They are kept here, for as long as the subscription lives. */
    static Places startingAt(Map<Integer, Long> offsets) {
        Map<Integer, Long> places = new ConcurrentHashMap<>(offsets);
        return new Places() {
            @Override
            public long next(int shard) {
                return places.getOrDefault(shard, 0L);
            }

            @Override
            public void reached(int shard, long next) {
                places.put(shard, next);
            }

            @Override
            public String remedy() {
                return "Restart this node: whoever is connected to it then catches up from the store.";
            }
        };
    }
}
