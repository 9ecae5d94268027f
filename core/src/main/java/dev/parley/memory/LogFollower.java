package dev.parley.memory;

import dev.parley.readchat.ChatLog.Entry;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.Backoff;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ConversationId;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Follows one conversation: each poke makes it read from the store what it has not handed over yet. */
final class LogFollower implements Subscription {
    private static final System.Logger LOG = System.getLogger(LogFollower.class.getName());
    private static final int PAGE = 200;

    private final StoredChatLog log;
    private final ConversationId conversation;
    private final Start from;
    private final Consumer<Entry> listener;
    private final ScheduledExecutorService reads;
    private final AtomicInteger pokes = new AtomicInteger();
    private OptionalLong seen = OptionalLong.empty();
    private int failures;
    private volatile boolean closed;
    private volatile @Nullable String trouble;
    private volatile @Nullable Subscription stored;

    LogFollower(
            StoredChatLog log,
            ConversationId conversation,
            Start from,
            Consumer<Entry> listener,
            ScheduledExecutorService reads) {
        this.log = log;
        this.conversation = conversation;
        this.from = from;
        this.listener = listener;
        this.reads = reads;
    }

    void startWith(Subscription subscription) {
        stored = subscription;
        poke();
    }

    /** The first of several pokes reads; the others only make it look once more. */
    void poke() {
        if (pokes.getAndIncrement() == 0) {
            reads.execute(this::drain);
        }
    }

    private void drain() {
        int done;
        do {
            done = pokes.get();
            try {
                handOver();
                failures = 0;
                trouble = null;
            } catch (RuntimeException | Error e) {
                tryLater(e);
                return;
            }
        } while (pokes.addAndGet(-done) > 0);
    }

    private void handOver() {
        long position = seen.isPresent() ? seen.getAsLong() : log.seqBefore(conversation, from);
        List<Entry> page;
        do {
            page = log.after(conversation, position, PAGE);
            for (Entry entry : page) {
                if (closed) {
                    return;
                }
                listener.accept(entry);
                position = entry.position();
                seen = OptionalLong.of(position);
            }
        } while (page.size() == PAGE);
        seen = OptionalLong.of(position);
    }

    private void tryLater(Throwable failure) {
        failures++;
        trouble = "The conversation can't be followed now: " + failure.getMessage();
        LOG.log(Level.WARNING, "A conversation can't be followed now; trying again", failure);
        if (!closed) {
            long delay =
                    Backoff.DEFAULT.next(failures, ThreadLocalRandom.current()).toMillis();
            reads.schedule(this::drain, delay, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closed = true;
        Subscription subscription = stored;
        if (subscription != null) {
            subscription.close();
        }
    }
}
