package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessStatTest {
    private static final String TIMES =
            " S 1 4242 4242 0 -1 4194304 100 200 0 0 1500 250 30 4 20 0 40 0 8123 5000000 60000 18446744073709551615";
    private static final String STATUS = "Name:\tjava\nVmHWM:\t  300000 kB\nVmRSS:\t  245760 kB\nThreads:\t40\n";

    @Test
    void timesAreThoseOfTheProcessAndOfItsEndedChildren() {
        assertThat(ProcessStat.parse("4242 (java)" + TIMES, STATUS).cpuTicks()).isEqualTo(1500 + 250 + 30 + 4);
    }

    @Test
    void aNameMayHoldSpacesAndParentheses() {
        assertThat(ProcessStat.parse("4242 (postgres: a) b (c)" + TIMES, STATUS).cpuTicks())
                .isEqualTo(1784);
    }

    @Test
    void memoryIsWhatIsResident() {
        assertThat(ProcessStat.parse("4242 (java)" + TIMES, STATUS).residentKiB())
                .isEqualTo(245_760);
    }

    @Test
    void aProcessThatIsEndingHasNoMemory() {
        assertThat(ProcessStat.parse("4242 (java)" + TIMES, "Name:\tjava\n").residentKiB())
                .isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisProcessHoldsMemory() {
        assertThat(ProcessStat.ofTree(ProcessHandle.current().pid()).residentKiB())
                .isPositive();
    }

    @Test
    void aProcessThatIsNotThereIsRefusedByNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessStat.ofTree(Integer.MAX_VALUE))
                .withMessageContaining(String.valueOf(Integer.MAX_VALUE));
    }
}
