package dev.parley.benchmarks;

import dev.parley.benchmarks.Latencies.Latency;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the others noticed of one attack.
 *
 * @param combination the server's parts
 * @param attack what the attacker did, or {@code quiet}
 * @param quiet how the others were served before all attacks
 * @param others how they were served during this one
 * @param idleAfterSeconds when server and database had nothing more to do after it; negative when they did not stop
 * @param liveHeapBytes the server's live heap after it
 * @param outcomes what the attacker counted
 */
record SiegeResult(
        Combination combination,
        String attack,
        Served quiet,
        Served others,
        double idleAfterSeconds,
        long liveHeapBytes,
        String outcomes) {
    /**
     * How people were served.
     *
     * @param ack from the moment a message was meant to be sent to its acknowledgement
     * @param history from the moment a page was meant to be read to its last byte
     * @param failures requests that failed and promises that were broken, with how often
     */
    record Served(Latency ack, Latency history, List<String> failures) {
        private static final Latency NONE = new Latency(0, 0, 0, 0, 0);

        static Served of(LoadResult result) {
            List<String> failures = new ArrayList<>(result.faults());
            result.errors().forEach((code, times) -> failures.add(code + ": " + times));
            return new Served(result.ackMillis(), result.historyMillis(), failures);
        }

        /** Not at all, for a reason. */
        static Served not(Exception reason) {
            return new Served(
                    NONE, NONE, List.of(reason.toString().lines().findFirst().orElse("")));
        }
    }

    private static final List<String> COLUMNS = List.of(
            "server",
            "attack",
            "send→ack p50/p99/max ms",
            "history p50/p99/max ms",
            "bounds ms",
            "failures of others",
            "idle after s",
            "live heap MiB",
            "attacker",
            "noticed");

    static SiegeResult quiet(Combination combination, Served quiet, long liveHeapBytes) {
        return new SiegeResult(combination, "quiet", quiet, quiet, 0, liveHeapBytes, "");
    }

    /** Whether all requests of the others were served, and nothing went on when the attacker had left. */
    boolean areOthersServed() {
        return others.failures().isEmpty() && idleAfterSeconds >= 0;
    }

    /** Whether the others were served as soon as usual, or soon enough, as well. */
    boolean isUnnoticed() {
        return areOthersServed()
                && others.ack().p99() <= Siege.bound(quiet.ack())
                && others.history().p99() <= Siege.bound(quiet.history());
    }

    static String table(List<SiegeResult> results) {
        List<String> lines = new ArrayList<>(List.of(line(COLUMNS), "|" + " --- |".repeat(COLUMNS.size())));
        results.forEach(result -> lines.add(result.toString()));
        return String.join("\n", lines) + "\n";
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "/").replaceAll("\\s+", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String millis(Latency latency) {
        return String.format(Locale.ROOT, "%.1f / %.1f / %.0f", latency.p50(), latency.p99(), latency.max());
    }

    @Override
    public String toString() {
        return line(List.of(
                combination.toString(),
                attack,
                millis(others.ack()),
                millis(others.history()),
                String.format(Locale.ROOT, "%.0f / %.0f", Siege.bound(quiet.ack()), Siege.bound(quiet.history())),
                others.failures().isEmpty() ? "none" : String.join("; ", others.failures()),
                idleAfterSeconds < 0 ? "never" : String.format(Locale.ROOT, "%.1f", idleAfterSeconds),
                String.valueOf(liveHeapBytes >> 20),
                outcomes,
                isUnnoticed() ? "no" : "YES"));
    }
}
