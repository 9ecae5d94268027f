package dev.parley.javalin;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The requests that are being answered: how many, at most how many, and whether more are taken. Safe for any number of threads. */
final class Load {
    private final int most;
    private int running;
    private boolean draining;

    /** Whether a request may come in. */
    enum Admission {
        GRANTED,
        OVERLOADED,
        DRAINING
    }

    Load(int most) {
        this.most = most;
    }

    /** Whoever is granted leaves. */
    synchronized Admission enter() {
        if (draining) {
            return Admission.DRAINING;
        }
        if (running >= most) {
            return Admission.OVERLOADED;
        }
        running++;
        return Admission.GRANTED;
    }

    synchronized void leave() {
        running--;
        notifyAll();
    }

    synchronized void drain() {
        draining = true;
    }

    synchronized boolean isDraining() {
        return draining;
    }

    /** Waits until nothing runs, the time is up, or the thread is interrupted. */
    synchronized void awaitIdle(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos(); running > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
