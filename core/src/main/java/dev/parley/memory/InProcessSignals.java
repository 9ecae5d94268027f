package dev.parley.memory;

import dev.parley.presence.Signal;
import dev.parley.presence.Signals;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Carries signals within one process, through a bounded queue and a thread for each hearer; who does not keep up misses some.
 * Safe for any number of threads.
 */
public final class InProcessSignals implements Signals, AutoCloseable {
    private final List<SignalQueue> hearers = new CopyOnWriteArrayList<>();
    private final LongAdder dropped = new LongAdder();
    private final int capacity;
    private final ThreadGuard guard;
    private boolean closed;

    /**
     * A carrier that nobody hears yet.
     *
     * @param capacity how many signals wait for one hearer at the most
     */
    public InProcessSignals(int capacity) {
        this(capacity, ThreadGuard.logging());
    }

    /**
     * The same with a guard.
     *
     * @param capacity how many signals wait for one hearer at the most
     * @param guard hears of threads that end by an error
     */
    public InProcessSignals(int capacity, ThreadGuard guard) {
        this.capacity = capacity;
        this.guard = guard;
    }

    @Override
    public void send(Signal signal) {
        hearers.forEach(hearer -> hearer.offer(signal));
    }

    @Override
    public synchronized Subscription hear(Consumer<Signal> listener) {
        if (closed) {
            throw new IllegalStateException("The carrier of signals is closed.");
        }
        SignalQueue hearer = new SignalQueue(listener, capacity, guard, dropped::increment, hearers::remove);
        hearers.add(hearer);
        return hearer;
    }

    @Override
    public long dropped() {
        return dropped.sum();
    }

    /** Ends every subscription; what is sent from then on nobody hears. Closing twice does nothing. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        hearers.forEach(SignalQueue::close);
    }
}
