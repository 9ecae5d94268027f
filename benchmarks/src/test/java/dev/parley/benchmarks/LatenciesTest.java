package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Latencies latencies = new Latencies(new Window(0, 1_000 * MILLI));

    @Test
    void aStallCountsForEveryMessageThatWasDueInIt() {
        Schedule schedule = new Schedule(0, 1_000);
        for (int n = 0; n < 1_000; n++) {
            long intended = schedule.intended(n);
            latencies.record(intended, Math.max(intended, 500 * MILLI));
        }

        assertThat(latencies.summary().p50()).isCloseTo(0, within(2.0));
        assertThat(latencies.summary().p90()).isCloseTo(400, within(2.0));
        assertThat(latencies.summary().max()).isCloseTo(500, within(2.0));
    }

    @Test
    void anAnswerAfterTheMeasuredTimeCountsWhenItsMessageWasDueInIt() {
        latencies.record(999 * MILLI, 5_000 * MILLI);

        assertThat(latencies.summary().count()).isEqualTo(1);
        assertThat(latencies.summary().max()).isCloseTo(4_001, within(5.0));
    }

    @Test
    void aMessageThatWasDueInTheWarmUpDoesNotCountWhenItsAnswerComesLater() {
        latencies.record(-1, 5 * MILLI);
        latencies.record(1_000 * MILLI, 1_001 * MILLI);

        assertThat(latencies.summary().count()).isZero();
    }

    @Test
    void aTimeBeyondAllBoundsCountsAsTheLongest() {
        latencies.record(0, TimeUnit.HOURS.toNanos(1));

        assertThat(latencies.summary().max()).isCloseTo(600_000, within(1_000.0));
    }
}
