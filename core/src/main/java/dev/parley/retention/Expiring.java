package dev.parley.retention;

import dev.parley.ParleyException;
import dev.parley.conversation.MessagesExpired;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatHistory.OldestMessage;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The end of the time for which messages are kept. A conversation loses its oldest messages first: one whose time is over, by the
 * time that it shows, expires when all before it have.
 *
 * <p>It goes through the log like everything else, and finding it done already changes nothing: any number of nodes may
 * look.
 */
public final class Expiring {
    private static final int CONVERSATIONS = 500;
    /** What one commit clears at the most. */
    private static final int MESSAGES = 500;
    /** So many conversations that fail are an outage, which need not be asked of every other one too. */
    private static final int MOST_FAILURES = 10;

    private final ChatHistory history;
    private final Submissions submissions;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Optional<Duration> retention;
    private volatile boolean stopped;

    /**
     * The use case over its parts.
     *
     * @param history tells what is stored
     * @param submissions publishes events and waits for decisions
     * @param clock tells the time
     * @param ids yields random identifiers
     * @param retention how long messages are kept in conversations that don't say so themselves; empty for ever
     */
    public Expiring(
            ChatHistory history,
            Submissions submissions,
            InstantSource clock,
            Supplier<UUID> ids,
            Optional<Duration> retention) {
        this.history = history;
        this.submissions = submissions;
        this.clock = clock;
        this.ids = ids;
        this.retention = retention;
    }

    /** Lets nothing more expire: a sweep that is under way ends after what it has begun. */
    public void stop() {
        stopped = true;
    }

    /**
     * Looks at every conversation once, and lets expire what is to. It blocks for as long as that takes; the wiring calls it every
     * few minutes, on a thread that it may hold. A conversation that fails does not keep those behind it from losing their messages,
     * up to {@value #MOST_FAILURES} of them.
     *
     * @throws dev.parley.ParleyException an outage, or the first failure, with the others suppressed; what is left is tried the next
     *     time
     */
    public void sweep() {
        List<ParleyException> failures = new ArrayList<>();
        Optional<ConversationId> after = Optional.empty();
        List<OldestMessage> found;
        do {
            found = history.oldest(after, CONVERSATIONS);
            found.forEach(oldest -> expire(oldest, failures));
            if (!found.isEmpty()) {
                after = Optional.of(found.get(found.size() - 1).conversation());
            }
        } while (found.size() == CONVERSATIONS && !stopped);
        checkNone(failures);
    }

    private void expire(OldestMessage oldest, List<ParleyException> failures) {
        try {
            expire(oldest);
        } catch (RuntimeException e) {
            failures.add(ParleyException.of(e));
            if (failures.size() == MOST_FAILURES) {
                checkNone(failures);
            }
        }
    }

    private static void checkNone(List<ParleyException> failures) {
        if (!failures.isEmpty()) {
            ParleyException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    private void expire(OldestMessage oldest) {
        Optional<Duration> kept = oldest.retention().or(() -> retention);
        Instant now = clock.instant();
        if (stopped || kept.isEmpty() || !isOver(oldest.sentAt(), kept.get(), now)) {
            return;
        }
        long from = oldest.seq();
        long over;
        do {
            over = expire(oldest.conversation(), from, kept.get(), now);
            from += over;
        } while (over == MESSAGES && !stopped);
    }

    private static boolean isOver(Instant sentAt, Duration kept, Instant now) {
        return !sentAt.plus(kept).isAfter(now);
    }

    /** How many have expired, beginning with one. */
    private long expire(ConversationId conversation, long from, Duration kept, Instant now) {
        long over = history.range(conversation, from, from + MESSAGES - 1).stream()
                .map(ChatMessage::sentAt)
                .takeWhile(sentAt -> isOver(sentAt, kept, now))
                .count();
        if (over > 0) {
            submissions
                    .decide(new MessagesExpired(
                            new EventId(ids.get()), conversation, from + over - 1, now.truncatedTo(ChronoUnit.MILLIS)))
                    .join();
        }
        return over;
    }
}
