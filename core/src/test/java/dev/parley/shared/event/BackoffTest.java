package dev.parley.shared.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Random random = new Random(1);

    @Test
    void theBoundDoublesWithEachFailureUpToTheLongest() {
        for (int failures = 1; failures < 200; failures++) {
            long bound = Math.min(5_000, 50L << Math.min(failures - 1, 10));
            int count = failures;
            assertThat(IntStream.range(0, 200).mapToLong(i -> millis(Backoff.DEFAULT, count)))
                    .allSatisfy(millis -> assertThat(millis).isBetween(1L, bound));
        }
        assertThat(IntStream.range(0, 2_000)
                        .mapToLong(i -> millis(Backoff.DEFAULT, 30))
                        .max()
                        .orElseThrow())
                .isGreaterThan(4_000);
        assertThat(millis(Backoff.DEFAULT, Integer.MAX_VALUE)).isBetween(1L, 5_000L);
    }

    @Test
    void aWaitIsNeverNothing() {
        assertThat(millis(new Backoff(Duration.ZERO, Duration.ZERO), 1)).isEqualTo(1);
        assertThat(millis(new Backoff(Duration.ofNanos(1), Duration.ofSeconds(1)), 1))
                .isEqualTo(1);
    }

    private long millis(Backoff backoff, int failures) {
        return backoff.next(failures, random).toMillis();
    }
}
