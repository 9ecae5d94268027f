package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each attack for a few seconds on the packaged server, by default on Kafka and Postgres; {@code -Dparley.siege=local+json,…} names
 * others. Only outcomes count here: how long others wait depends on the machine, and is measured by {@link Siege} itself.
 */
@EnabledOnOs(OS.LINUX)
class SiegeIT {
    private static final Path SERVER = Path.of(System.getProperty("parley.jar", "../app/target/parley.jar"));

    /** What a server at rest may keep more than before: caches of conversations, messages and frames that filled meanwhile. */
    private static final long KEPT_BYTES = 48L << 20;

    @TempDir
    private Path folder;

    static Stream<String> combinations() {
        return Stream.of(System.getProperty("parley.siege", "kafka+postgres").split(",", -1));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void noRequestOfOthersFailsAndNothingGoesOnWhenTheAttackerHasLeft(String combination) throws IOException {
        List<SiegeResult> results = Siege.besiege(SiegeSettings.of(Arguments.parse(
                "--jar=" + SERVER,
                "--folder=" + folder,
                "--combinations=" + combination,
                "--seconds=5",
                "--rate=20",
                "--replies=2000")));

        assertThat(results).hasSize(1 + Attack.values().length).allSatisfy(result -> {
            assertThat(result.others().failures()).as(result.attack()).isEmpty();
            assertThat(result.idleAfterSeconds()).as(result.attack()).isNotNegative();
            assertThat(result.liveHeapBytes())
                    .as(result.attack())
                    .isLessThan(results.get(0).liveHeapBytes() + KEPT_BYTES);
        });
    }
}
