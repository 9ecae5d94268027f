package dev.parley.benchmarks;

import java.util.concurrent.locks.LockSupport;

/** Wakes the loop when a message is due: a selector alone is no more punctual than a millisecond. */
final class Pacer {
    private static final long LEAST_DISTANCE = 100_000;

    private final Schedule schedule;
    private final Runnable wakeUp;
    private final Thread thread = new Thread(this::run, "pacer");
    private volatile boolean running = true;

    private Pacer(Schedule schedule, Runnable wakeUp) {
        this.schedule = schedule;
        this.wakeUp = wakeUp;
    }

    static Pacer start(Schedule schedule, Runnable wakeUp) {
        Pacer pacer = new Pacer(schedule, wakeUp);
        pacer.thread.setDaemon(true);
        pacer.thread.start();
        return pacer;
    }

    private void run() {
        while (running) {
            sleepUntil(schedule.intended(schedule.dueBefore(System.nanoTime() + LEAST_DISTANCE)));
            wakeUp.run();
        }
    }

    private void sleepUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0 && running; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    void stop() {
        running = false;
        LockSupport.unpark(thread);
    }
}
