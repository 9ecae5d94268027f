package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.benchmarks.Latencies.Latency;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void everyRowHasTheColumnsOfTheHead() {
        Table table = new Table().with("one", result(Map.of())).without("two", "it broke | badly\nthere");

        assertThat(table.toString().lines())
                .hasSize(4)
                .allSatisfy(line ->
                        assertThat(line.chars().filter(c -> c == '|').count()).isEqualTo(12))
                .last()
                .asString()
                .endsWith("FAILED: it broke / badly there |");
    }

    @Test
    void theServerStandsApartFromTheOthers() {
        assertThat(new Table().with("one", result(Map.of())).toString())
                .contains("| 500 | 490 | 2,450 | 1.5 / 20.0 | 2.5 / 30.0 | 321 | 200 | generator 45 | none | every");
    }

    @Test
    void aBrokenPromiseStandsInTheRow() {
        assertThat(new Table()
                        .with("one", result(Map.of("gap in what a connection heard", 3L)))
                        .toString())
                .contains("FAILED: gap in what a connection heard: 3");
    }

    private static LoadResult result(Map<String, Long> violations) {
        return new LoadResult(
                new Crowd(1, 5, 1),
                new Pace(500, 16),
                10,
                490,
                2_450,
                new Latency(4_900, 1.5, 9, 20, 90),
                new Latency(24_500, 2.5, 9, 30, 90),
                new Latency(0, 0, 0, 0, 0),
                Map.of(),
                0,
                violations,
                Map.of("server", new ProcessUse(0.2, 321.4, 200), "generator", new ProcessUse(0.1, 45, 90)));
    }
}
