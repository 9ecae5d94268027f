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
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.RecentConversations;
import dev.parley.shared.message.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The save handler: decides the events of each batch in log order, commits what they change together with the shard's
 * checkpoint, then announces the decisions. It has the last word.
 *
 * <p>What it announced is remembered with the next commit; whoever takes a shard over announces again everything that is
 * stored behind that mark, so that a crash between commit and announcement loses nothing. Announcing twice is harmless.
 */
public final class SaveMessage implements CheckpointedHandler {
    private static final int REMEMBERED = 50_000;

    private final MessageRepository repository;
    private final EventPublisher publisher;
    private final Supplier<UUID> ids;
    private final Map<Integer, Shard> shards = new ConcurrentHashMap<>();

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
        try {
            save(shardOf(batch.shard()), batch);
        } catch (RuntimeException | Error e) {
            shards.remove(batch.shard());
            throw e;
        }
    }

    private Shard shardOf(int number) {
        Shard shard = shards.get(number);
        return shard != null ? shard : takeOver(number);
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
        Map<ConversationId, ChatConversation> conversations = conversations(shard, pending);
        Ledger ledger = new Ledger(conversations, messages(pending), participations(pending, conversations));
        pending.forEach(ledger::decide);
        Checkpoint reached = new Checkpoint(next, from);
        repository.commit(ledger.changes(shard.number, shard.checkpoint, reached));
        shard.checkpoint = reached;
        ledger.changedConversations().forEach(shard.recent::put);
        announce(ledger.announcements());
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

    /** Whether a direct conversation is blocked follows from what both want. */
    private List<Participation> participations(
            List<Recorded> events, Map<ConversationId, ChatConversation> conversations) {
        Map<ConversationId, Set<UserId>> asked = new HashMap<>();
        for (Recorded recorded : events) {
            if (recorded.event() instanceof MarkerMoved moved) {
                ask(asked, moved.conversation(), moved.by());
            } else if (recorded.event() instanceof PreferencesSet wanted) {
                ask(asked, wanted.conversation(), wanted.by());
                Optional.ofNullable(conversations.get(wanted.conversation()))
                        .filter(conversation -> conversation.kind() == Kind.DIRECT)
                        .ifPresent(direct -> direct.members().users().forEach(user -> ask(asked, direct.id(), user)));
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
