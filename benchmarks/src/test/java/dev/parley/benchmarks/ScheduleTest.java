package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long START = -5_000_000_000L;

    private final Schedule schedule = new Schedule(START, 3);

    @Test
    void messagesAreDueAtEqualDistances() {
        assertThat(schedule.intended(0)).isEqualTo(START);
        assertThat(schedule.intended(1)).isEqualTo(START + 333_333_333);
        assertThat(schedule.intended(3)).isEqualTo(START + 1_000_000_000);
    }

    @Test
    void theDistancesDoNotAddUpToADrift() {
        assertThat(schedule.intended(3L * 86_400)).isEqualTo(START + TimeUnit.DAYS.toNanos(1));
    }

    @Test
    void nothingIsDueBeforeTheStart() {
        assertThat(schedule.dueBefore(START - 1)).isZero();
        assertThat(schedule.dueBefore(START)).isZero();
    }

    @Test
    void aMessageIsDueFromItsTimeOn() {
        for (long n = 0; n < 100; n++) {
            assertThat(schedule.dueBefore(schedule.intended(n))).isEqualTo(n);
            assertThat(schedule.dueBefore(schedule.intended(n) + 1)).isEqualTo(n + 1);
        }
    }
}
