package dev.parley.memory;

/** Waiting for threads to end. */
final class Threads {
    private Threads() {}

    /** Waits until a thread has ended, unless it is the caller's own; an interruption is kept for later. */
    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
