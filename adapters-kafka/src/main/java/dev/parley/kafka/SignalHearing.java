package dev.parley.kafka;

import dev.parley.presence.Signal;
import dev.parley.shared.event.Backoff;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** One hearer of signals, in a thread of its own; after each failure it begins anew with what is sent from then on. */
final class SignalHearing implements Subscription {
    private static final System.Logger LOG = System.getLogger(SignalHearing.class.getName());
    /** Kafka's client waits in silence for brokers that are gone; how often to ask them, so that it is noticed. */
    private static final Duration LOOKING = Duration.ofSeconds(5);

    private static final int MAX_ERRORS_IN_A_ROW = 3;

    private final Supplier<SignalReader> readers;
    private final Consumer<Signal> listener;
    private final LongAdder dropped;
    private final Consumer<SignalHearing> onClose;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private int failures;
    private int errors;
    private volatile @Nullable SignalReader current;
    private volatile @Nullable String trouble;

    SignalHearing(
            Supplier<SignalReader> readers,
            Consumer<Signal> listener,
            LongAdder dropped,
            ThreadGuard guard,
            Consumer<SignalHearing> onClose) {
        this.readers = readers;
        this.listener = listener;
        this.dropped = dropped;
        this.onClose = onClose;
        this.thread = guard.thread("parley-kafka-signals", this::run, reason -> trouble = reason);
        thread.setDaemon(true);
    }

    /** Returns when it hears, or when that takes too long; then it hears later. */
    SignalHearing start(Duration patience) {
        thread.start();
        await(begun, patience);
        return this;
    }

    private void run() {
        while (!isClosing()) {
            try (SignalReader reader = readers.get()) {
                current = reader;
                hear(reader);
            } catch (WakeupException | InterruptException e) {
                LOG.log(Level.DEBUG, "Woken up; hearing ends when it is closed.");
                if (Thread.interrupted()) {
                    pause(1);
                }
            } catch (RuntimeException e) {
                failed(e);
            } catch (Error e) {
                errors++;
                if (errors >= MAX_ERRORS_IN_A_ROW) {
                    throw e;
                }
                failed(e);
            } finally {
                current = null;
            }
        }
    }

    private void hear(SignalReader reader) {
        reader.begin();
        failures = 0;
        trouble = null;
        begun.countDown();
        long lookedAt = System.nanoTime();
        boolean whole = true;
        while (whole && !isClosing()) {
            reader.next().forEach(this::hand);
            errors = 0;
            if (System.nanoTime() - lookedAt > LOOKING.toNanos()) {
                whole = reader.isWhole();
                lookedAt = System.nanoTime();
            }
        }
    }

    private void hand(Signal signal) {
        if (isClosing()) {
            return;
        }
        try {
            listener.accept(signal);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "A signal can't be handled and is dropped", e);
            dropped.increment();
        }
    }

    private void failed(Throwable failure) {
        if (trouble == null) {
            LOG.log(Level.WARNING, "Signals can't be heard; trying again", failure);
        }
        trouble = "Typing and presence of other nodes can't be heard: " + failure;
        failures++;
        pause(failures);
    }

    private void pause(int failuresSoFar) {
        await(closing, Backoff.DEFAULT.next(failuresSoFar, ThreadLocalRandom.current()));
    }

    private static void await(CountDownLatch latch, Duration patience) {
        try {
            if (!latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "Going on without having waited any longer.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closing.countDown();
        onClose.accept(this);
        SignalReader reader = current;
        if (reader != null) {
            reader.wakeUp();
        }
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
