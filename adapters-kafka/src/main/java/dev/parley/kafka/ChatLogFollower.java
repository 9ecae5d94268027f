package dev.parley.kafka;

import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.Backoff;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Follows one conversation in a thread of its own; after a failure it begins anew behind what it has handed over. */
final class ChatLogFollower implements Subscription {
    private static final System.Logger LOG = System.getLogger(ChatLogFollower.class.getName());

    /** Kafka's client waits in silence for brokers that are gone; how often to ask them, so that it is noticed. */
    private static final Duration LOOKING = Duration.ofSeconds(5);

    private final Supplier<ConversationScan> scans;
    private final Consumer<Entry> listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private Start from;
    private int failures;
    private volatile @Nullable ConversationScan current;
    private volatile @Nullable String trouble;

    ChatLogFollower(Supplier<ConversationScan> scans, Start from, Consumer<Entry> listener, ThreadGuard guard) {
        this.scans = scans;
        this.from = from;
        this.listener = listener;
        this.thread = guard.thread("parley-log-follower", this::run, reason -> trouble = reason);
        thread.setDaemon(true);
    }

    ChatLogFollower start() {
        thread.start();
        return this;
    }

    private void run() {
        while (!isClosing()) {
            try (ConversationScan scan = scans.get()) {
                current = scan;
                follow(scan);
            } catch (WakeupException | InterruptException e) {
                LOG.log(Level.DEBUG, "Woken up; the follower ends when it is closed.");
                pause(Thread.interrupted() ? 1 : 0);
            } catch (RuntimeException | Error e) {
                failed(e);
            } finally {
                current = null;
            }
        }
    }

    private void follow(ConversationScan scan) {
        scan.begin(from);
        long lookedAt = System.nanoTime();
        while (!isClosing()) {
            for (Entry entry : scan.next()) {
                if (isClosing()) {
                    return;
                }
                listener.accept(entry);
                from = new Start.After(entry.position());
            }
            if (System.nanoTime() - lookedAt > LOOKING.toNanos()) {
                scan.end();
                lookedAt = System.nanoTime();
            }
            failures = 0;
            trouble = null;
        }
    }

    private void failed(Throwable failure) {
        if (trouble == null) {
            LOG.log(Level.WARNING, "A conversation can't be followed; trying again", failure);
        }
        trouble = "A conversation can't be followed in the log: " + failure;
        failures++;
        pause(failures);
    }

    private void pause(int failuresSoFar) {
        if (failuresSoFar == 0) {
            return;
        }
        try {
            long millis = Backoff.DEFAULT
                    .next(failuresSoFar, ThreadLocalRandom.current())
                    .toMillis();
            if (closing.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.log(Level.DEBUG, "Closed while waiting to try again.");
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "Interrupted; trying again at once.");
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
        ConversationScan scan = current;
        if (scan != null) {
            scan.wakeUp();
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
