package dev.parley.benchmarks;

import dev.parley.benchmarks.Latencies.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a load came to. Rates are per second of the measured time.
 *
 * @param crowd who took part
 * @param pace how fast they sent
 * @param seconds the measured time
 * @param acknowledgedPerSecond messages
 * @param deliveredPerSecond message frames heard, over all connections
 * @param ackMillis from the moment a message was meant to be sent to its acknowledgement
 * @param deliveryMillis from the same moment to each connection that heard it
 * @param historyMillis from the moment a page of history was meant to be read to its last byte
 * @param errors refusals, closed connections and resets, by code, over the whole run
 * @param unfinished messages and reads that had no answer when the run ended
 * @param violations what broke a promise, and how often; empty when all were kept
 * @param processes what each process took; the generator is one of them
 */
record LoadResult(
        Crowd crowd,
        Pace pace,
        double seconds,
        double acknowledgedPerSecond,
        double deliveredPerSecond,
        Latency ackMillis,
        Latency deliveryMillis,
        Latency historyMillis,
        Map<String, Long> errors,
        long unfinished,
        Map<String, Long> violations,
        Map<String, ProcessUse> processes) {
    /** Why the figures count for nothing; empty when every promise was kept and every message answered. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        violations.forEach((violation, times) -> faults.add(violation + ": " + times));
        if (unfinished > 0) {
            faults.add("without an answer: " + unfinished);
        }
        if (acknowledgedPerSecond == 0) {
            faults.add("nothing was acknowledged in the measured time");
        }
        return faults;
    }
}
