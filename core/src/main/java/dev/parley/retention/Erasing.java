package dev.parley.retention;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.PersonErased;
import dev.parley.exchange.MessageErased;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Erasing a person: in every conversation that knows them they belong to it no more, their messages lose body and sender, and
 * those of others lose the person's reactions and the mentions of them. What others wrote about them in words of their own stays.
 *
 * <p>It goes through the log like everything else, so that members see it live and after having been away, on every node. A
 * conversation forgets the person last, when its messages hold nothing of them: erasing that was interrupted goes on
 * where it was when it is asked for again. Safe for any number of threads; no call blocks. What the person does meanwhile may stay:
 * whoever asks makes sure before that they can't come in any more.
 */
public final class Erasing {
    private static final int STRETCH = 200;
    private static final int MOST_AT_ONCE = 1_000;

    private final ChatHistory history;
    private final Submissions submissions;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Executor work;
    private final Map<UserId, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * The use case over its parts.
     *
     * @param history tells what is stored
     * @param submissions publishes events and waits for decisions
     * @param clock tells the time that is shown
     * @param ids yields random identifiers
     * @param work runs the erasing, which blocks for as long as it takes; borrowed
     */
    public Erasing(
            ChatHistory history, Submissions submissions, InstantSource clock, Supplier<UUID> ids, Executor work) {
        this.history = history;
        this.submissions = submissions;
        this.clock = clock;
        this.ids = ids;
        this.work = work;
    }

    /**
     * Erases a person, or joins the erasing of them that is under way here.
     *
     * @param command who asks, and whom
     * @return when nothing of them is stored any more, which takes longer the more there is; exceptionally with a
     *     {@link ParleyException} of an outage, {@code outcome_unknown}, {@code overloaded} or {@code draining}: then it is to be
     *     asked for again
     */
    public CompletionStage<Void> erase(ErasePerson command) {
        if (running.size() >= MOST_AT_ONCE && !running.containsKey(command.user())) {
            return CompletableFuture.failedFuture(overloaded());
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> other = running.putIfAbsent(command.user(), mine);
        if (other != null) {
            return other.copy();
        }
        try {
            work.execute(() -> run(command, mine));
        } catch (RejectedExecutionException e) {
            running.remove(command.user());
            mine.completeExceptionally(overloaded());
        }
        return mine.copy();
    }

    /** Nobody more is erased here: what is under way ends after what it has begun, and is to be asked for again elsewhere. */
    public void stop() {
        stopped = true;
    }

    private void checkGoesOn() {
        if (stopped) {
            throw new ParleyException(Problem.DRAINING, "This node is shutting down; ask again, here or elsewhere.");
        }
    }

    private static ParleyException overloaded() {
        return new ParleyException(Problem.OVERLOADED, "Too many people are being erased; ask again later.");
    }

    private void run(ErasePerson command, CompletableFuture<Void> done) {
        try {
            for (ConversationId conversation : history.everIn(command.user())) {
                erase(command, conversation);
            }
            running.remove(command.user());
            done.complete(null);
        } catch (RuntimeException | Error e) {
            // Whatever it was: it would never be asked for again where it still seems to run.
            running.remove(command.user());
            done.completeExceptionally(ParleyException.of(e));
        }
    }

    /** Once they belong to it no more, nothing of them is added to it. */
    private void erase(ErasePerson command, ConversationId id) {
        checkGoesOn();
        submissions.decide(erased(command, id, false)).join();
        ChatConversation conversation = history.conversation(id).orElseThrow(Conversation::notFound);
        for (long from = 1; from <= conversation.lastSeq(); from += STRETCH) {
            checkGoesOn();
            List<CompletableFuture<?>> decided =
                    history.range(id, from, Math.min(conversation.lastSeq(), from + STRETCH - 1)).stream()
                            .filter(message -> holds(message, command.user(), conversation))
                            .<CompletableFuture<?>>map(message -> submissions.decide(erased(command, message)))
                            .toList();
            decided.forEach(CompletableFuture::join);
        }
        submissions.decide(erased(command, id, true)).join();
    }

    private static boolean holds(ChatMessage message, UserId user, ChatConversation conversation) {
        return !message.without(user, conversation.members(), message.sentAt(), message.revision())
                .equals(message);
    }

    private PersonErased erased(ErasePerson command, ConversationId conversation, boolean forgotten) {
        return new PersonErased(new EventId(ids.get()), conversation, command.by(), command.user(), forgotten, now());
    }

    private MessageErased erased(ErasePerson command, ChatMessage message) {
        return new MessageErased(
                new EventId(ids.get()), message.conversation(), message.id(), command.by(), command.user(), now());
    }

    /**
     * Whether somebody is being erased here.
     *
     * @return their names
     */
    public Set<UserId> running() {
        return Set.copyOf(running.keySet());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
