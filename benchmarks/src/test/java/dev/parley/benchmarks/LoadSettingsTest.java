package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;

class LoadSettingsTest {
    private static LoadSettings settings(String... arguments) {
        return LoadSettings.of(Arguments.parse(arguments));
    }

    @Test
    void withoutArgumentsAServerOnThisMachineIsSaturated() {
        assertThat(settings().node()).isEqualTo(URI.create("http://127.0.0.1:7070"));
        assertThat(settings().pace().saturates()).isTrue();
    }

    @Test
    void aRateMakesTheModelOpen() {
        assertThat(settings("--rate=500").pace()).isEqualTo(new Pace(500, 16));
        assertThat(settings("--rate=500").pace().saturates()).isFalse();
    }

    @Test
    void processesAreNamedAndThisOneIsMeasuredToo() {
        assertThat(settings("--processes=server:12,kafka:34").processes())
                .containsEntry("server", 12L)
                .containsEntry("kafka", 34L)
                .containsEntry("generator", ProcessHandle.current().pid());
    }

    @Test
    void aProcessWithoutANumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--processes=server"))
                .withMessageContaining("server");
    }

    @Test
    void anArgumentThatDoesNotExistIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings("--recipients=5"))
                .withMessageContaining("--recipients");
    }
}
