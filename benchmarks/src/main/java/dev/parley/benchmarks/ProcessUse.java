package dev.parley.benchmarks;

/**
 * What a process took from the machine in the measured time.
 *
 * @param cores processors that it kept busy on average
 * @param cpuMicrosPerMessage processor time for each acknowledged message, in microseconds
 * @param residentMiB its memory at the end
 */
record ProcessUse(double cores, double cpuMicrosPerMessage, long residentMiB) {
    static ProcessUse between(ProcessStat before, ProcessStat after, Window window, long messages) {
        double cpuSeconds = (after.cpuTicks() - before.cpuTicks()) / (double) ProcessStat.TICKS_PER_SECOND;
        return new ProcessUse(
                rounded(cpuSeconds / window.seconds(), 100),
                messages == 0 ? 0 : rounded(cpuSeconds * 1e6 / messages, 10),
                after.residentKiB() / 1_024);
    }

    private static double rounded(double value, int parts) {
        return Math.round(value * parts) / (double) parts;
    }
}
