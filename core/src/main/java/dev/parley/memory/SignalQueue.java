package dev.parley.memory;

import dev.parley.presence.Signal;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One hearer of signals: in its own thread, through a bounded queue that takes nothing when it is full. */
final class SignalQueue implements Subscription {
    private static final System.Logger LOG = System.getLogger(SignalQueue.class.getName());
    private static final long IDLE_MILLIS = 100;

    private final Consumer<Signal> listener;
    private final Runnable onDropped;
    private final Consumer<SignalQueue> onClose;
    private final BlockingQueue<Signal> waiting;
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String trouble;

    SignalQueue(
            Consumer<Signal> listener,
            int capacity,
            ThreadGuard guard,
            Runnable onDropped,
            Consumer<SignalQueue> onClose) {
        this.listener = listener;
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.onDropped = onDropped;
        this.onClose = onClose;
        this.thread = guard.thread("parley-signals", this::run, reason -> trouble = reason);
        thread.setDaemon(true);
        thread.start();
    }

    void offer(Signal signal) {
        if (!waiting.offer(signal)) {
            onDropped.run();
        }
    }

    private void run() {
        while (!closing) {
            try {
                Signal next = waiting.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    hand(next);
                }
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "Interrupted; hearing ends when it is closed.");
            }
        }
    }

    private void hand(Signal signal) {
        try {
            listener.accept(signal);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "A signal can't be handled and is dropped", e);
            onDropped.run();
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closing = true;
        onClose.accept(this);
        Threads.join(thread);
    }
}
