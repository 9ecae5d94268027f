package dev.parley.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/** What is counted and timed in the measured time. For one thread. */
final class Measures {
    private final Window window;
    private final Latencies acks;
    private final Latencies deliveries;
    private final Latencies histories;
    private final Map<String, Long> errors = new TreeMap<>();
    private long acknowledged;
    private long delivered;

    Measures(Window window) {
        this.window = window;
        this.acks = new Latencies(window);
        this.deliveries = new Latencies(window);
        this.histories = new Latencies(window);
    }

    void acknowledged(long intended, long now) {
        acknowledged += window.contains(now) ? 1 : 0;
        acks.record(intended, now);
    }

    void delivered(long intended, long now) {
        delivered += window.contains(now) ? 1 : 0;
        deliveries.record(intended, now);
    }

    void historyRead(long intended, long now) {
        histories.record(intended, now);
    }

    /** Errors count whenever they come: one during the warm-up is as telling. */
    void failed(String code) {
        errors.merge(code, 1L, Long::sum);
    }

    Window window() {
        return window;
    }

    Latencies.Latency ackLatency() {
        return acks.summary();
    }

    Latencies.Latency deliveryLatency() {
        return deliveries.summary();
    }

    Latencies.Latency historyLatency() {
        return histories.summary();
    }

    long acknowledged() {
        return acknowledged;
    }

    long delivered() {
        return delivered;
    }

    Map<String, Long> errors() {
        return errors;
    }
}
