package dev.parley.benchmarks;

import dev.parley.benchmarks.LoadSettings.Phases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The course of a run: warm-up, measured time, and the wait for what is still on its way. For the thread of the loop. */
final class Course implements Loop.Turn {
    private static final long SWEEP = TimeUnit.MILLISECONDS.toNanos(5);

    private final Pace pace;
    private final List<Sender> senders;
    private final Map<String, Long> processes;
    private final BooleanSupplier allHeard;
    private final Schedule schedule;
    private final Window window;
    private final long deadline;
    private final Map<String, ProcessStat> before = new LinkedHashMap<>();
    private final Map<String, ProcessStat> after = new LinkedHashMap<>();
    private long sent;
    private long nextSweep;

    /**
     * A course that begins now.
     *
     * @param settings how fast is sent, how long it takes, and whose use is taken at both ends of the measured time
     * @param start now
     * @param senders who sends
     * @param allHeard whether nothing more is expected at a connection
     */
    Course(LoadSettings settings, long start, List<Sender> senders, BooleanSupplier allHeard) {
        Phases phases = settings.phases();
        this.pace = settings.pace();
        this.processes = settings.processes();
        this.senders = senders;
        this.allHeard = allHeard;
        this.schedule = new Schedule(start, Math.max(pace.rate(), 1));
        long from = start + phases.warmUp().toNanos();
        this.window = new Window(from, from + phases.measured().toNanos());
        this.deadline = window.to() + phases.drain().toNanos();
    }

    Window window() {
        return window;
    }

    Schedule schedule() {
        return schedule;
    }

    void begin(long now) {
        if (pace.saturates()) {
            senders.forEach(sender -> sender.saturate(now));
        }
    }

    @Override
    public boolean at(long now) {
        takeSamples(now);
        if (now - window.to() >= 0) {
            senders.forEach(Sender::stop);
        }
        if (!pace.saturates()) {
            sendDue(Math.min(now, window.to()), now);
        }
        if (now - nextSweep >= 0) {
            nextSweep = now + SWEEP;
            senders.forEach(sender -> sender.pump(now));
        }
        return now - window.to() < 0 || (now - deadline < 0 && !isSettled());
    }

    private void takeSamples(long now) {
        if (before.isEmpty() && now - window.from() >= 0) {
            processes.forEach((name, pid) -> before.put(name, ProcessStat.ofTree(pid)));
        }
        if (after.isEmpty() && now - window.to() >= 0) {
            processes.forEach((name, pid) -> after.put(name, ProcessStat.ofTree(pid)));
        }
    }

    private void sendDue(long until, long now) {
        for (long all = schedule.dueBefore(until); sent < all; sent++) {
            senders.get((int) (sent % senders.size())).due(schedule.intended(sent), now);
        }
    }

    private boolean isSettled() {
        return unfinished() == 0 && allHeard.getAsBoolean();
    }

    long unfinished() {
        return senders.stream().mapToLong(Sender::unfinished).sum();
    }

    /** What the processes took in the measured time, for so many acknowledged messages. */
    Map<String, ProcessUse> use(long messages) {
        Map<String, ProcessUse> use = new LinkedHashMap<>();
        before.forEach((name, stat) ->
                use.put(name, ProcessUse.between(stat, after.getOrDefault(name, stat), window, messages)));
        return use;
    }
}
