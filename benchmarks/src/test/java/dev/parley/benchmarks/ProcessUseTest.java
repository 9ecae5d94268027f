package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessUseTest {
    private static final Window TEN_SECONDS = new Window(0, TimeUnit.SECONDS.toNanos(10));
    private static final ProcessStat BEFORE = new ProcessStat(1_000, 500_000);
    private static final ProcessStat AFTER = new ProcessStat(2_500, 204_800);

    @Test
    void useIsWhatWasAddedInTheMeasuredTime() {
        assertThat(ProcessUse.between(BEFORE, AFTER, TEN_SECONDS, 100_000)).isEqualTo(new ProcessUse(1.5, 150, 200));
    }

    @Test
    void withoutMessagesThereIsNoUsePerMessage() {
        assertThat(ProcessUse.between(BEFORE, AFTER, TEN_SECONDS, 0).cpuMicrosPerMessage())
                .isZero();
    }
}
