package dev.parley.benchmarks;

/**
 * When messages are meant to be sent in the open model: at equal distances by the clock, and never later because an answer
 * was late. A latency that is measured from here includes the time a message had to wait for its turn.
 *
 * @param start the time of the first one, in nanoseconds of {@link System#nanoTime()}
 * @param rate messages per second
 */
record Schedule(long start, int rate) {
    private static final long SECOND = 1_000_000_000L;

    /** The time at which message {@code n} is due, counted from 0. */
    long intended(long n) {
        return start + n / rate * SECOND + n % rate * SECOND / rate;
    }

    /** How many messages are due before a time. */
    long dueBefore(long time) {
        long nanos = Math.max(time - start, 0);
        long most = nanos / SECOND * rate + (nanos % SECOND * rate + SECOND - 1) / SECOND;
        return most > 0 && intended(most - 1) - time >= 0 ? most - 1 : most;
    }
}
