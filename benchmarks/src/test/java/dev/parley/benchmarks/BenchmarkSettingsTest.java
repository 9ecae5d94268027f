package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkSettingsTest {
    @TempDir
    private Path folder;

    private Path jar;

    @BeforeEach
    void build() throws IOException {
        jar = Files.createFile(folder.resolve("parley.jar"));
    }

    private BenchmarkSettings settings(String... more) {
        return BenchmarkSettings.of(Arguments.parse(
                Stream.concat(Stream.of("--jar=" + jar), Stream.of(more)).toArray(String[]::new)));
    }

    @Test
    void withoutArgumentsAllCombinationsAreMeasured() {
        assertThat(settings().combinations())
                .extracting(Combination::toString)
                .containsExactly("local+json", "local+postgres", "kafka+json", "kafka+postgres");
    }

    @Test
    void someCombinationsMayBeNamed() {
        assertThat(settings("--combinations=kafka+json").combinations())
                .extracting(Combination::toString)
                .containsExactly("kafka+json");
    }

    @Test
    void aCombinationThatDoesNotExistIsRefusedWithThoseThatDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--combinations=kafka+memory"))
                .withMessageContainingAll("kafka+memory", "local+postgres");
    }

    @Test
    void whatTheLoadIsLikeIsHandedOnAsItWasGiven() {
        assertThat(settings("--groups=20", "--heap=700").load().spelled()).containsExactly("--groups=20");
    }

    @Test
    void aLoadThatCanNotBeIsRefusedBeforeAnythingIsStarted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--senders=1000"))
                .withMessageContaining("--senders=1000");
    }

    @Test
    void withoutAServerItSaysHowToBuildOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchmarkSettings.of(Arguments.parse("--jar=" + folder.resolve("none.jar"))))
                .withMessageContainingAll("none.jar", "mvn ");
    }
}
