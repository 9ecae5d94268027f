package dev.parley.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Results of loads as a Markdown table, a row for each. */
final class Table {
    private static final String SERVER = "server";
    private static final List<String> COLUMNS = List.of(
            "run",
            "offered/s",
            "acked/s",
            "delivered/s",
            "ack p50/p99 ms",
            "delivery p50/p99 ms",
            "server CPU µs/message",
            "server RSS MiB",
            "CPU µs/message of the others",
            "refusals and closes",
            "check");

    private final List<String> lines = new ArrayList<>(List.of(line(COLUMNS), "|" + " --- |".repeat(COLUMNS.size())));

    Table with(String name, LoadResult result) {
        lines.add(line(List.of(
                name,
                result.pace().saturates() ? "as answered" : whole(result.pace().rate()),
                whole(result.acknowledgedPerSecond()),
                whole(result.deliveredPerSecond()),
                millis(result.ackMillis()),
                millis(result.deliveryMillis()),
                ofServer(result, ProcessUse::cpuMicrosPerMessage),
                ofServer(result, ProcessUse::residentMiB),
                others(result),
                counts(result.errors()),
                result.faults().isEmpty()
                        ? "every acked message heard once, in order, by all"
                        : "FAILED: " + String.join("; ", result.faults()))));
        return this;
    }

    /** A run that came to nothing. */
    Table without(String name, String reason) {
        lines.add(line(List.of(name, "-", "-", "-", "-", "-", "-", "-", "-", "-", "FAILED: " + reason)));
        return this;
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "/").replaceAll("\\s+", " "))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String millis(Latencies.Latency latency) {
        return String.format(Locale.ROOT, "%.1f / %.1f", latency.p50(), latency.p99());
    }

    private static String ofServer(LoadResult result, ToDoubleFunction<ProcessUse> what) {
        ProcessUse use = result.processes().get(SERVER);
        return use == null ? "-" : whole(what.applyAsDouble(use));
    }

    private static String others(LoadResult result) {
        return result.processes().entrySet().stream()
                .filter(process -> !process.getKey().equals(SERVER))
                .map(process ->
                        process.getKey() + " " + whole(process.getValue().cpuMicrosPerMessage()))
                .collect(Collectors.joining(", "));
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .sorted()
                        .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return String.join("\n", lines) + "\n";
    }
}
