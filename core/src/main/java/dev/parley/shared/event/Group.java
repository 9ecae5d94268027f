package dev.parley.shared.event;

/**
 * Who shares a subscription.
 *
 * @param name the subscription's name, in lower case; shared subscriptions of the same name split the work
 * @param kind whether instances split the shards or each hear all
 */
public record Group(String name, Kind kind) {
    /** How instances of a subscription divide the events. */
    public enum Kind {
        /** Each shard has one owner among the instances at a time. */
        SHARED,
        /** Each instance hears every event from the moment it subscribed; nothing of it outlives the instance. */
        EVERY_INSTANCE
    }

    /**
     * A subscription whose instances split the work.
     *
     * @param name its name
     * @return the group
     */
    public static Group shared(String name) {
        return new Group(name, Kind.SHARED);
    }

    /**
     * A subscription of which each instance hears everything.
     *
     * @param name its name
     * @return the group
     */
    public static Group everyInstance(String name) {
        return new Group(name, Kind.EVERY_INSTANCE);
    }

    /**
     * Refuses a subscription of a kind that no bus has: the messages stream is split among the instances of a handler that
     * keeps its own place; the stored stream is heard by every instance.
     *
     * @param stream what is to be heard
     * @param handler who is to hear it
     * @throws IllegalArgumentException for any other combination
     */
    public void check(Stream stream, EventHandler handler) {
        boolean split = kind == Kind.SHARED && handler instanceof CheckpointedHandler;
        if (stream == Stream.MESSAGES ? !split : kind != Kind.EVERY_INSTANCE) {
            throw new IllegalArgumentException(
                    "The messages stream takes shared, checkpointed subscriptions, the stored stream those of every"
                            + " instance; not " + kind + " of " + stream + " for " + name);
        }
    }
}
