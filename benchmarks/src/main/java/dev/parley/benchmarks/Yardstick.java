package dev.parley.benchmarks;

import dev.parley.benchmarks.Combination.Store;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

/** How near servers come to the slowest of the parts that they are made of, as Markdown tables. */
final class Yardstick {
    private final Map<Part, Double> parts = new LinkedHashMap<>();

    /** What servers are built on, as it is measured alone. */
    enum Part {
        LOG("Kafka records, produced and consumed at once"),
        APPENDS("appended lines, 100 for each fsync"),
        INSERTS("inserted rows, 500 for each commit");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        boolean isOf(Combination combination) {
            return switch (this) {
                case LOG -> combination.bus() == Combination.Bus.KAFKA;
                case APPENDS -> combination.store() == Store.JSON;
                case INSERTS -> combination.store() == Store.POSTGRES;
            };
        }
    }

    void measured(Part part, double perSecond) {
        parts.put(part, perSecond);
    }

    /**
     * The tables.
     *
     * @param acked what servers acknowledged per second when they were saturated
     */
    String held(Map<Combination, Double> acked) {
        StringBuilder text = new StringBuilder("| bare part | messages/s |\n| --- | --- |\n");
        parts.forEach((part, perSecond) -> text.append(row(part.text, perSecond, "%,.0f")));
        text.append("\n| server | saturation / slowest bare part |\n| --- | --- |\n");
        acked.forEach((combination, perSecond) -> parts.entrySet().stream()
                .filter(part -> part.getKey().isOf(combination))
                .min(Entry.comparingByValue())
                .ifPresent(
                        slowest -> text.append(row(combination.toString(), perSecond / slowest.getValue(), "%.3f"))));
        return text.toString();
    }

    private static String row(String name, double value, String format) {
        return "| " + name + " | " + String.format(Locale.ROOT, format, value) + " |\n";
    }
}
