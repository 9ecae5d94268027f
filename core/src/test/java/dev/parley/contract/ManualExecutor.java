package dev.parley.contract;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs nothing before a test says so. */
public final class ManualExecutor implements Executor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean full;

    @Override
    public void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        waiting.add(task);
    }

    /** Refuses everything from now on. */
    public void refuse() {
        full = true;
    }

    /** Runs the task that has waited longest. */
    public void runNext() {
        waiting.remove().run();
    }

    /** Runs until nothing waits. */
    public void runAll() {
        while (!waiting.isEmpty()) {
            runNext();
        }
    }

    /** How many tasks wait. */
    public int size() {
        return waiting.size();
    }
}
