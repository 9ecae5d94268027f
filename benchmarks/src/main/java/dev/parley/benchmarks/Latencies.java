package dev.parley.benchmarks;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long messages took that were meant to be sent in the measured time. For one thread. */
final class Latencies {
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final Window window;
    private final Histogram histogram = new Histogram(LONGEST, DIGITS);

    Latencies(Window window) {
        this.window = window;
    }

    /** Records what happened to a message, whenever it happened: what is slow must not fall out of the measured time. */
    void record(long intended, long happened) {
        if (window.contains(intended)) {
            histogram.recordValue(Math.min(Math.max(happened - intended, 0), LONGEST));
        }
    }

    Latency summary() {
        return new Latency(
                histogram.getTotalCount(),
                millis(histogram.getValueAtPercentile(50)),
                millis(histogram.getValueAtPercentile(90)),
                millis(histogram.getValueAtPercentile(99)),
                millis(histogram.getMaxValue()));
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }

    /**
     * What latencies came to, in milliseconds.
     *
     * @param count how many were measured
     */
    record Latency(long count, double p50, double p90, double p99, double max) {}
}
