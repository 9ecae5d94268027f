package dev.parley.conversation;

import dev.parley.shared.event.Batch;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.RecentConversations;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The conversations that this node has asked for lately, kept fresh by the stored stream, so that knowing who belongs where
 * costs no query per message. Its numbers of messages are not kept fresh. Safe for any number of threads.
 */
public final class ConversationDirectory implements EventHandler {
    private final ChatHistory history;
    private final Executor reads;
    private final RecentConversations known;
    private final Map<ConversationId, Lookup> lookups = new HashMap<>();

    /** A running lookup; what the stream tells meanwhile counts as well. */
    private static final class Lookup {
        final CompletableFuture<Optional<ChatConversation>> answer = new CompletableFuture<>();
        Optional<ChatConversation> heard = Optional.empty();
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
                return running.answer.copy();
            }
            lookup = new Lookup();
            lookups.put(id, lookup);
        }
        try {
            reads.execute(() -> look(id, lookup));
        } catch (RuntimeException e) {
            fail(id, lookup, e);
        }
        return lookup.answer.copy();
    }

    private void look(ConversationId id, Lookup lookup) {
        try {
            Optional<ChatConversation> found = history.conversation(id);
            lookup.answer.complete(found(id, lookup, found));
        } catch (RuntimeException e) {
            fail(id, lookup, e);
        }
    }

    private void fail(ConversationId id, Lookup lookup, RuntimeException e) {
        synchronized (this) {
            lookups.remove(id);
        }
        lookup.answer.completeExceptionally(e);
    }

    private synchronized Optional<ChatConversation> found(
            ConversationId id, Lookup lookup, Optional<ChatConversation> found) {
        lookups.remove(id);
        Optional<ChatConversation> newest = newer(found, lookup.heard);
        newest.ifPresent(known::put);
        return newest;
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
            }
        }
    }

    private void heard(ChatConversation conversation) {
        Lookup lookup = lookups.get(conversation.id());
        if (lookup != null) {
            lookup.heard = newer(Optional.of(conversation), lookup.heard);
        }
        Optional<ChatConversation> before = known.get(conversation.id());
        if (before.filter(state -> state.revision() < conversation.revision()).isPresent()) {
            known.put(conversation);
        }
    }
}
