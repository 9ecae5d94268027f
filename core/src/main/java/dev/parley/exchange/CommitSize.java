package dev.parley.exchange;

/**
 * How many events of a shard are committed together: as many as there are, until the store does not get done with them in its
 * time; then a quarter of that, down to one; and twice as many after each commit that goes through. For one thread.
 */
final class CommitSize {
    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int LESS = 4;

    private int limit = UNLIMITED;

    /** How many of so many are tried together. */
    int of(int events) {
        return Math.min(limit, events);
    }

    void passed() {
        limit = limit > UNLIMITED / 2 ? UNLIMITED : 2 * limit;
    }

    void timedOut(int events) {
        limit = Math.max(1, events / LESS);
    }
}
