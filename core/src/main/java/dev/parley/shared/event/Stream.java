package dev.parley.shared.event;

/** The two streams of a log; both have the same shards. */
public enum Stream {
    /** What people and services asked for, in the order in which it will be decided. */
    MESSAGES,
    /** What was decided and stored, announced after the commit. */
    STORED
}
