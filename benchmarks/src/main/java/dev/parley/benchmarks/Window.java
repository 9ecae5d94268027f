package dev.parley.benchmarks;

/**
 * The measured time.
 *
 * @param from its first nanosecond, of {@link System#nanoTime()}
 * @param to the first one after it
 */
record Window(long from, long to) {
    boolean contains(long time) {
        return time - from >= 0 && time - to < 0;
    }

    double seconds() {
        return (to - from) / 1e9;
    }
}
