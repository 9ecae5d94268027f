package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
    private static Instant parse(String text) {
        byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.UTF_8);
        return TimeText.parse(bytes, 1, bytes.length - 1);
    }

    @Test
    void whateverTimeIsWrittenIsReadBack() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long unit = new int[] {1, 1_000, 1_000_000, 1_000_000_000}[i % 4];
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-90_000_000_000L, 400_000_000_000L), random.nextInt(1_000_000_000) / unit * unit);
            assertThat(parse(time.toString())).isEqualTo(time);
        }
        assertThat(parse(Instant.MAX.toString())).isEqualTo(Instant.MAX);
        assertThat(parse(Instant.MIN.toString())).isEqualTo(Instant.MIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-01T12:00:00.5Z",
                "2026-03-01T12:00:00.Z",
                "2026-03-01T24:00:00Z",
                "2026-12-31T23:59:60Z",
                "2026-03-01T12:00:00+02:00",
                "2026-03-01t12:00:00z",
                "2024-02-29T00:00:00Z"
            })
    void anyOtherFormMeansWhatItMeansElsewhere(String text) {
        Instant expected;
        try {
            expected = Instant.parse(text);
        } catch (DateTimeException e) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(DateTimeException.class);
            return;
        }
        assertThat(parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-03-01",
                "2026-02-30T12:00:00Z",
                "2026-13-01T12:00:00Z",
                "2026-03-01T12:60:00Z",
                "2026-03-01T12:00:00",
                "2026-03-01T12:00:00.1234567890Z",
                "2026-03-01T12:00:00.12x4Z",
                "2026-03-01T12:00:00xZ"
            })
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(DateTimeException.class);
    }
}
