package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the kernel knows about a process and those it started.
 *
 * @param cpuTicks the processor time of the process and of its ended children, in hundredths of a second
 * @param residentKiB the memory that it holds
 */
record ProcessStat(long cpuTicks, long residentKiB) {
    /** The unit of times in {@code /proc}, the same on every Linux that Java runs on. */
    static final int TICKS_PER_SECOND = 100;

    private static final Path PROC = Path.of("/proc");
    private static final int FIRST_TIME = 11;
    private static final int TIMES = 4;

    /**
     * Reads the two files of a process.
     *
     * @param stat the content of {@code /proc/<pid>/stat}: the name in parentheses may hold anything, and fields follow its
     *     last closing one
     * @param status the content of {@code /proc/<pid>/status}
     */
    static ProcessStat parse(String stat, String status) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        long ticks = 0;
        for (int i = FIRST_TIME; i < FIRST_TIME + TIMES; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return new ProcessStat(ticks, resident(status));
    }

    /** Fails where the kernel does not tell what processes take. */
    static void requireLinux() {
        if (!Files.isReadable(PROC.resolve("self/stat"))) {
            throw new IllegalArgumentException(
                    "What processes take is read from " + PROC + ", which only Linux has. Measure on Linux.");
        }
    }

    /** A process that is ending has no memory any more. */
    private static long resident(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /**
     * A process and all it has started, together. Times of those who end meanwhile are not lost: their parent has them.
     *
     * @param pid the process
     * @return their sum
     * @throws IllegalArgumentException when there is no such process, or no {@code /proc}
     */
    static ProcessStat ofTree(long pid) {
        ProcessHandle root = ProcessHandle.of(pid).orElseThrow(() -> absent(pid));
        ProcessStat own = read(pid).orElseThrow(() -> absent(pid));
        try (Stream<ProcessHandle> started = root.descendants()) {
            return started.flatMap(process -> read(process.pid()).stream()).reduce(own, ProcessStat::plus);
        }
    }

    private static IllegalArgumentException absent(long pid) {
        return new IllegalArgumentException("There is no process " + pid + " under " + PROC);
    }

    private ProcessStat plus(ProcessStat other) {
        return new ProcessStat(cpuTicks + other.cpuTicks, residentKiB + other.residentKiB);
    }

    private static Optional<ProcessStat> read(long pid) {
        Path folder = PROC.resolve(Long.toString(pid));
        try {
            return Optional.of(
                    parse(Files.readString(folder.resolve("stat")), Files.readString(folder.resolve("status"))));
        } catch (IOException e) {
            // It ended meanwhile: the kernel says so when opening the file, or only when reading it.
            return Optional.empty();
        }
    }
}
