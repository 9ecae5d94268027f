package dev.parley.presence;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is to be told, in the order in which it was decided. It is decided under a lock and told outside of it, by one thread at
 * a time, so that a listener may have locks of its own. Safe for any number of threads.
 */
final class Tellings {
    private static final int MOST_WAITING = 100_000;

    private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean telling = new AtomicBoolean();

    /** Whether there was room for it. */
    boolean add(Runnable call) {
        return waiting.offer(call);
    }

    /** Tells what waits, unless another call does so already, perhaps further up on the same stack. */
    void tell() {
        while (!waiting.isEmpty() && telling.compareAndSet(false, true)) {
            try {
                for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                    next.run();
                }
            } finally {
                telling.set(false);
            }
        }
    }
}
