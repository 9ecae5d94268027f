package dev.parley.benchmarks;

import dev.parley.benchmarks.LoadSettings.Phases;
import java.io.IOException;
import java.sql.SQLException;

/** Something that a server is built on, alone and as fast as it goes: what a server's figures are held against. */
interface BarePart extends AutoCloseable {
    /** Does a little, and returns how many messages it came to. */
    long work() throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;

    /** Messages per second in the measured time. */
    default double perSecond(Phases phases) throws IOException, SQLException {
        workFor(phases.warmUp().toNanos());
        double perSecond = workFor(phases.measured().toNanos());
        if (perSecond == 0) {
            throw new IOException("Nothing was done within " + phases.measured() + " after " + phases.warmUp());
        }
        return perSecond;
    }

    private double workFor(long nanos) throws IOException, SQLException {
        long start = System.nanoTime();
        long messages = 0;
        while (System.nanoTime() - start < nanos) {
            messages += work();
        }
        return messages * 1e9 / Math.max(1, System.nanoTime() - start);
    }
}
