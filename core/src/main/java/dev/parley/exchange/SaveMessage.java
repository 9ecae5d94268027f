package dev.parley.exchange;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.MarkerMoved;
import dev.parley.conversation.PreferencesSet;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.EventPublisher;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.UnprocessableEventException;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.RecentConversations;
import dev.parley.shared.message.StoreTimeoutException;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The save handler: decides the events of each batch in log order, commits what they change together with the shard's
 * checkpoint, then announces the decisions. It has the last word.
 *
 * <p>What it announced is remembered with the next commit; whoever takes a shard over announces again everything that is
 * stored behind that mark, so that a crash between commit and announcement loses nothing. Announcing twice is harmless.
 */
public final class SaveMessage implements CheckpointedHandler {
    private static final int REMEMBERED = 50_000;
    /** How long one batch may take until the rest of it has to come again; a commit that is under way ends later. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MessageRepository repository;
    private final EventPublisher publisher;
    private final Supplier<UUID> ids;
    private final LongSupplier nanoTime;
    private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();
    private final Map<Integer, CommitSize> sizes = new ConcurrentHashMap<>();

    /** What the owner of a shard knows of it, until anything fails. */
    private static final class Shard {
        final int number;
        final RecentConversations recent = new RecentConversations(REMEMBERED);
        Checkpoint checkpoint;

        Shard(int number, Checkpoint checkpoint) {
            this.number = number;
            this.checkpoint = checkpoint;
        }
    }

    /**
     * The handler over its parts.
     *
     * @param repository keeps what is decided
     * @param publisher announces it
     * @param ids yields random identifiers
     */
    public SaveMessage(MessageRepository repository, EventPublisher publisher, Supplier<UUID> ids) {
        this(repository, publisher, ids, System::nanoTime);
    }

    /**
     * The same with another clock.
     *
     * @param repository keeps what is decided
     * @param publisher announces it
     * @param ids yields random identifiers
     * @param nanoTime tells how long a batch takes, as {@link System#nanoTime()} does
     */
    public SaveMessage(
            MessageRepository repository, EventPublisher publisher, Supplier<UUID> ids, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.repository = repository;
        this.publisher = publisher;
        this.ids = ids;
    }

    @Override
    public long resume(int shard) {
        return takeOver(shard).checkpoint.next();
    }

    private Shard takeOver(int number) {
        shards.remove(number);
        Checkpoint checkpoint = repository.checkpoint(number);
        announce(new AnnouncingAgain(repository, ids).since(number, checkpoint));
        Shard shard = new Shard(number, new Checkpoint(checkpoint.next(), checkpoint.next()));
        shards.put(number, shard);
        return shard;
    }

    @Override
    public void handle(Batch batch) {
        long from = shardOf(batch.shard()).checkpoint.next();
        try {
            save(batch);
        } catch (ParleyException e) {
            throw isPartlyStored(shards.remove(batch.shard()), from) ? partlyStored(e) : e;
        } catch (RuntimeException | Error e) {
            shards.remove(batch.shard());
            throw e;
        }
    }

    /** Also where that could not be asked, after a commit that was not done in time. */
    private static boolean isPartlyStored(@Nullable Shard shard, long from) {
        return shard == null || shard.checkpoint.next() > from;
    }

    private static ParleyException partlyStored(ParleyException failure) {
        return failure.problem().kind().retriable()
                ? new ParleyException(
                        Problem.OUTCOME_UNKNOWN, "A part of this is stored. Then: " + failure.detail(), failure)
                : failure;
    }

    private Shard shardOf(int number) {
        Shard shard = shards.get(number);
        return shard != null ? shard : takeOver(number);
    }

    /** In as many commits as the store needs to be done with each in its time; after a while the bus brings the rest again. */
    private void save(Batch batch) {
        CommitSize size = sizes.computeIfAbsent(batch.shard(), any -> new CommitSize());
        long begin = nanoTime.getAsLong();
        List<Recorded> rest = batch.events();
        do {
            rest = notStored(batch.shard(), rest);
            List<Recorded> part = rest.subList(0, size.of(rest.size()));
            long next = part.size() == rest.size()
                    ? batch.next()
                    : rest.get(part.size()).position().offset();
            try {
                save(shardOf(batch.shard()), new Batch(batch.shard(), part, next));
                size.passed();
                rest = rest.subList(part.size(), rest.size());
                checkTime(begin, rest);
            } catch (StoreTimeoutException e) {
                size.timedOut(part.size());
                if (part.size() <= 1 || isOver(begin)) {
                    throw e;
                }
                takeOver(batch.shard());
            }
        } while (!rest.isEmpty());
    }

    private List<Recorded> notStored(int shard, List<Recorded> events) {
        long from = shardOf(shard).checkpoint.next();
        return events.stream()
                .filter(recorded -> recorded.position().offset() >= from)
                .toList();
    }

    private boolean isOver(long begin) {
        return nanoTime.getAsLong() - begin > PATIENCE.toNanos();
    }

    private void checkTime(long begin, List<Recorded> rest) {
        if (!rest.isEmpty() && isOver(begin)) {
            throw new ParleyException(
                    Problem.STORE_UNAVAILABLE,
                    "The store is slow: " + rest.size() + " of the events that it was given wait to be given again.");
        }
    }

    private void save(Shard shard, Batch batch) {
        try {
            apply(shard, batch.events(), batch.next());
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            isolate(shard, batch, e);
        }
    }

    /** An outage passes, and a late owner resumes; anything else fails again as often as it is tried. */
    private static boolean mayPass(RuntimeException failure) {
        return failure instanceof FencedException
                || (failure instanceof ParleyException known
                        && known.problem().kind().retriable());
    }

    /** Finds the event that can't be applied by applying them one at a time. */
    private void isolate(Shard shard, Batch batch, RuntimeException whole) {
        if (batch.events().isEmpty()) {
            throw whole;
        }
        for (Recorded recorded : batch.events()) {
            try {
                apply(shard, List.of(recorded), recorded.position().offset() + 1);
            } catch (RuntimeException e) {
                if (mayPass(e)) {
                    throw e;
                }
                throw new UnprocessableEventException(recorded.position(), "The event can't be applied: " + e, e);
            }
        }
        apply(shard, List.of(), batch.next());
    }

    private void apply(Shard shard, List<Recorded> events, long next) {
        long from = shard.checkpoint.next();
        if (next <= from) {
            return;
        }
        List<Recorded> pending = events.stream()
                .filter(recorded -> recorded.position().offset() >= from)
                .toList();
        Ledger ledger = new Ledger(conversations(shard, pending), messages(pending), participations(pending));
        pending.forEach(ledger::decide);
        if (ledger.rows() > Ledger.MAX_ROWS) {
            applyLess(shard, pending, next, ledger.rows());
            return;
        }
        Checkpoint reached = new Checkpoint(next, from);
        repository.commit(ledger.changes(shard.number, shard.checkpoint, reached));
        shard.checkpoint = reached;
        ledger.changedConversations().forEach(shard.recent::put);
        announce(ledger.announcements());
    }

    /** The bound of a commit is that of an event: what is over it alone can never be stored, and the store never sees it. */
    private void applyLess(Shard shard, List<Recorded> events, long next, long rows) {
        if (events.size() == 1) {
            throw new ParleyException(
                    Problem.EVENT_UNPROCESSABLE,
                    "It changes " + rows + " rows of the store, and an event may change " + Ledger.MAX_ROWS + ".");
        }
        int middle = events.size() / 2;
        apply(shard, events.subList(0, middle), events.get(middle).position().offset());
        apply(shard, events.subList(middle, events.size()), next);
    }

    private Map<ConversationId, ChatConversation> conversations(Shard shard, List<Recorded> events) {
        Map<ConversationId, ChatConversation> found = new HashMap<>();
        Set<ConversationId> unknown = new HashSet<>();
        for (Recorded recorded : events) {
            ConversationId id = recorded.event().conversation();
            shard.recent.get(id).ifPresentOrElse(known -> found.put(id, known), () -> unknown.add(id));
        }
        if (!unknown.isEmpty()) {
            repository.conversations(unknown).values().forEach(conversation -> {
                shard.recent.put(conversation);
                found.put(conversation.id(), conversation);
            });
        }
        return found;
    }

    private Map<MessageId, ChatMessage> messages(List<Recorded> events) {
        Map<ConversationId, Set<MessageId>> asked = new HashMap<>();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof MessageCreated created) {
                ask(asked, created.conversation(), created.messageId());
                created.replyTo().ifPresent(quoted -> ask(asked, created.conversation(), quoted));
            } else if (recorded.event() instanceof MessageAmendment amendment) {
                ask(asked, amendment.conversation(), amendment.messageId());
            }
        }
        return asked.isEmpty() ? Map.of() : repository.messages(asked);
    }

    private List<Participation> participations(List<Recorded> events) {
        Map<ConversationId, Set<UserId>> asked = new HashMap<>();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof MarkerMoved moved) {
                ask(asked, moved.conversation(), moved.by());
            } else if (recorded.event() instanceof PreferencesSet wanted) {
                ask(asked, wanted.conversation(), wanted.by());
            }
        }
        return asked.isEmpty() ? List.of() : repository.participations(asked);
    }

    private static <T> void ask(Map<ConversationId, Set<T>> asked, ConversationId conversation, T what) {
        asked.computeIfAbsent(conversation, any -> new HashSet<>()).add(what);
    }

    /** Waits for the log: the mark of what was announced must never run ahead of the truth. */
    private void announce(List<Announcement> announcements) {
        List<CompletableFuture<Publication>> publications = announcements.stream()
                .map(announcement -> publisher.publish(announcement).toCompletableFuture())
                .toList();
        for (CompletableFuture<Publication> publication : publications) {
            Publication result = publication.join();
            if (!(result instanceof Publication.Published)) {
                throw new ParleyException(
                        Problem.LOG_UNAVAILABLE, "A decision was stored and could not be announced yet: " + result);
            }
        }
    }
}
