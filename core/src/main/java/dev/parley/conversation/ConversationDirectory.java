package dev.parley.conversation;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.RecentConversations;
import dev.parley.shared.message.UserId;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The conversations that this node has asked for or heard of lately, kept fresh by the stored stream, so that knowing who
 * belongs where costs no query per message. Its numbers of messages are not kept fresh. Safe for any number of threads.
 */
public final class ConversationDirectory implements EventHandler {
    private static final System.Logger LOG = System.getLogger(ConversationDirectory.class.getName());

    private final ChatHistory history;
    private final Executor reads;
    private final RecentConversations known;
    private final Map<ConversationId, Lookup> lookups = new HashMap<>();

    /**
     * A lookup; what the stream tells meanwhile counts as well. Once the store was asked, its answer may be older than the
     * next question: that one waits for a lookup of its own, which all who ask meanwhile share.
     */
    private static final class Lookup {
        final CompletableFuture<Optional<ChatConversation>> answer = new CompletableFuture<>();
        Optional<ChatConversation> heard = Optional.empty();
        Optional<Lookup> next = Optional.empty();
        boolean asked;
        boolean outdated;
    }

    /**
     * A directory over a store.
     *
     * @param history answers for conversations that are not known yet
     * @param reads runs its queries; borrowed
     * @param capacity how many conversations and members together are remembered at the most
     */
    public ConversationDirectory(ChatHistory history, Executor reads, int capacity) {
        this.history = history;
        this.reads = reads;
        this.known = new RecentConversations(capacity);
    }

    /**
     * A conversation as this node knows it.
     *
     * @param id which one
     * @return empty when it does not exist; at once when it is known; exceptionally when the store fails
     */
    public CompletionStage<Optional<ChatConversation>> find(ConversationId id) {
        synchronized (this) {
            Optional<ChatConversation> conversation = known.get(id);
            if (conversation.isPresent()) {
                return CompletableFuture.completedFuture(conversation);
            }
        }
        return refresh(id);
    }

    /**
     * A conversation as the store has it now; for a decision that would turn somebody away.
     *
     * @param id which one
     * @return empty when it does not exist; exceptionally when the store fails
     */
    public CompletionStage<Optional<ChatConversation>> refresh(ConversationId id) {
        Lookup lookup;
        synchronized (this) {
            Lookup running = lookups.get(id);
            if (running != null) {
                return joined(running).answer.copy();
            }
            lookup = new Lookup();
            lookups.put(id, lookup);
        }
        start(id, lookup);
        return lookup.answer.copy();
    }

    /**
     * Whether this node knows a conversation without asking the store.
     *
     * @param id which one
     * @return false also for one that does not exist
     */
    public synchronized boolean isKnown(ConversationId id) {
        return known.get(id).isPresent();
    }

    /**
     * Decides early whether somebody may belong to one conversation more. While the store can't be asked, they may.
     *
     * @param user the person
     * @param limits how many there may be
     * @return exceptionally with {@code conversations.too_many}
     */
    public CompletionStage<Void> checkRoom(UserId user, Limits limits) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try {
            reads.execute(() -> checkRoom(user, limits, answer));
        } catch (RejectedExecutionException e) {
            answer.complete(null);
        }
        return answer;
    }

    private void checkRoom(UserId user, Limits limits, CompletableFuture<Void> answer) {
        try {
            if (history.conversationsOf(user).size() >= limits.conversationsPerPerson()) {
                answer.completeExceptionally(new ParleyException(
                        Problem.CONVERSATIONS_TOO_MANY,
                        "One person belongs to at most " + limits.conversationsPerPerson()
                                + " conversations; leave one first."));
            }
        } catch (ParleyException e) {
            LOG.log(Level.DEBUG, "Whether somebody belongs to many conversations is not known now", e);
        } finally {
            answer.complete(null);
        }
    }

    /**
     * Decides early whether somebody belongs to a conversation, on what this node knows. It turns nobody away on a view that may
     * be late, and while the store can't be asked it leaves the decision to whoever has the last word.
     *
     * @param id which one
     * @param user the person
     * @return exceptionally with {@code conversation.not_found} for whoever does not belong there
     */
    public CompletionStage<Void> admit(ConversationId id, UserId user) {
        return find(id).thenCompose(
                        known -> isMember(known, user) ? CompletableFuture.completedFuture(known) : refresh(id))
                .handle((known, failure) -> {
                    if (failure == null && !isMember(known, user)) {
                        throw Conversation.notFound();
                    }
                    return null;
                });
    }

    private static boolean isMember(Optional<ChatConversation> known, UserId user) {
        return known.filter(conversation -> conversation.members().contains(user))
                .isPresent();
    }

    private static Lookup joined(Lookup running) {
        if (!running.asked) {
            return running;
        }
        Lookup next = running.next.orElseGet(Lookup::new);
        running.next = Optional.of(next);
        return next;
    }

    private void start(ConversationId id, Lookup lookup) {
        try {
            reads.execute(() -> look(id, lookup));
        } catch (RejectedExecutionException e) {
            ParleyException overloaded =
                    new ParleyException(Problem.OVERLOADED, "Too many conversations are looked up; try again.", e);
            finish(id, lookup).ifPresent(next -> start(id, next));
            lookup.answer.completeExceptionally(overloaded);
        }
    }

    private void look(ConversationId id, Lookup lookup) {
        synchronized (this) {
            lookup.asked = true;
        }
        try {
            Optional<ChatConversation> found = history.conversation(id);
            Optional<ChatConversation> newest = found(lookup, found);
            finish(id, lookup).ifPresent(next -> start(id, next));
            lookup.answer.complete(newest);
        } catch (RuntimeException | Error e) {
            finish(id, lookup).ifPresent(next -> start(id, next));
            lookup.answer.completeExceptionally(e);
        }
    }

    private synchronized Optional<ChatConversation> found(Lookup lookup, Optional<ChatConversation> found) {
        Optional<ChatConversation> newest = newer(found, lookup.heard);
        if (!lookup.outdated) {
            newest.ifPresent(known::put);
        }
        return newest;
    }

    private synchronized Optional<Lookup> finish(ConversationId id, Lookup lookup) {
        if (lookup.next.isPresent()) {
            lookups.put(id, lookup.next.get());
        } else {
            lookups.remove(id);
        }
        return lookup.next;
    }

    private static Optional<ChatConversation> newer(Optional<ChatConversation> one, Optional<ChatConversation> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.or(() -> other);
        }
        return one.get().revision() >= other.get().revision() ? one : other;
    }

    @Override
    public synchronized void handle(Batch batch) {
        for (Recorded recorded : batch.events()) {
            if (recorded.event() instanceof ConversationChanged changed) {
                heard(changed.state());
            } else if (recorded.event() instanceof ParticipationChanged changed) {
                heard(changed.participation());
            }
        }
    }

    /**
     * Who blocks a direct conversation gives it no other revision: where that is another than was known, or may be another than a
     * lookup is about to find, the store is asked by whoever wants to know next.
     */
    private void heard(Participation participation) {
        ConversationId id = participation.conversation();
        Lookup lookup = lookups.get(id);
        if (lookup != null) {
            lookup.outdated = true;
        }
        boolean blocks = participation.preferences().blocked();
        if (known.get(id)
                .filter(state -> state.blocks().by().contains(participation.user()) != blocks)
                .isPresent()) {
            known.remove(id);
        }
    }

    private void heard(ChatConversation conversation) {
        Lookup lookup = lookups.get(conversation.id());
        if (lookup != null) {
            lookup.heard = newer(Optional.of(conversation), lookup.heard);
        }
        Optional<ChatConversation> before = known.get(conversation.id());
        if (before.filter(state -> state.revision() >= conversation.revision()).isEmpty()) {
            known.put(conversation);
        }
    }
}
