package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.benchmarks.Yardstick.Part;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YardstickTest {
    @Test
    void aServerIsHeldAgainstTheSlowestOfItsOwnParts() {
        Yardstick yardstick = new Yardstick();
        yardstick.measured(Part.LOG, 100_000);
        yardstick.measured(Part.APPENDS, 400_000);
        yardstick.measured(Part.INSERTS, 50_000);

        assertThat(yardstick.held(Map.of(Combination.named("kafka+json"), 10_000.0)))
                .contains("| kafka+json | 0.100 |");
        assertThat(yardstick.held(Map.of(Combination.named("kafka+postgres"), 10_000.0)))
                .contains("| kafka+postgres | 0.200 |");
        assertThat(yardstick.held(Map.of(Combination.named("local+json"), 10_000.0)))
                .contains("| local+json | 0.025 |");
    }

    @Test
    void withoutAMeasureOfItsPartsAServerIsHeldAgainstNothing() {
        assertThat(new Yardstick().held(Map.of(Combination.named("local+json"), 10_000.0)))
                .doesNotContain("local+json");
    }
}
