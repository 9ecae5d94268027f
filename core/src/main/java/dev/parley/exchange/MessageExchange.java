package dev.parley.exchange;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.event.Submissions.Submitted;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Quote;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sending messages and changing them. It decides early whether the sender may, publishes, and answers when the message is stored, or when it is
 * known to be durable and the store takes its time. Messages that one thread sends into one conversation are logged in that
 * order. Safe for any number of threads; no call blocks.
 *
 * <p>The stages complete exceptionally with a {@link ParleyException}: the caller's fault, an outage, or
 * {@code outcome_unknown}; after the last two, sending again with the same client message id is safe.
 */
public final class MessageExchange {
    private final Admission admission;
    private final Submissions submissions;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Lanes<ConversationId> lanes = new Lanes<>();
    private final Map<MessageId, InFlight> inFlight = new ConcurrentHashMap<>();

    /**
     * A send that is not answered yet; the same one again joins it. It leaves before it is answered: whoever sends again after
     * a failure must not be told of that failure.
     */
    private record InFlight(SendMessage command, Duration patience, CompletableFuture<Sent> answer) {
        boolean isFor(SendMessage other, Duration otherPatience) {
            return command.equals(other) && patience.equals(otherPatience);
        }
    }

    /**
     * The use case over its parts.
     *
     * @param admission decides early who may send
     * @param submissions publishes events and waits for decisions
     * @param clock tells the time that is shown
     * @param ids yields random identifiers
     */
    public MessageExchange(Admission admission, Submissions submissions, InstantSource clock, Supplier<UUID> ids) {
        this.admission = admission;
        this.submissions = submissions;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Sends a message and waits until it is stored.
     *
     * @param command who sends what to whom
     * @return {@link Sent.Stored}; {@link Sent.Logged} when the store does not keep up
     */
    public CompletionStage<Sent> send(SendMessage command) {
        return answer(command, submissions.deadlines().decision());
    }

    /**
     * Sends a message and waits only until it is durable.
     *
     * @param command who sends what to whom
     * @return {@link Sent.Logged}, or {@link Sent.Stored} when it was stored by then
     */
    public CompletionStage<Sent> log(SendMessage command) {
        return answer(command, Duration.ZERO);
    }

    private CompletionStage<Sent> answer(SendMessage command, Duration patience) {
        InFlight mine = new InFlight(command, patience, new CompletableFuture<>());
        InFlight running = inFlight.putIfAbsent(command.messageId(), mine);
        if (running != null && running.isFor(command, patience)) {
            return submissions.withinRequest(running.answer().thenApply(MessageExchange::asRepetition));
        }
        exchange(command, patience).whenComplete((sent, failure) -> {
            inFlight.remove(command.messageId(), mine);
            complete(mine.answer(), sent, failure);
        });
        return submissions.withinRequest(mine.answer());
    }

    private CompletableFuture<Sent> exchange(SendMessage command, Duration patience) {
        Message message = Message.create(new EventId(ids.get()), command, now());
        DomainEvent created = message.releaseEvents().get(0);
        CompletableFuture<Sent> answer = new CompletableFuture<>();
        inLane(
                command.conversation(),
                () -> admission.send(command),
                () -> submissions
                        .submit(created, patience, command.messageId())
                        .thenApply(result -> sent(message, created, result)),
                answer);
        return answer;
    }

    /**
     * Changes a message and waits until that is stored. In the order in which one thread sends and changes, both are logged.
     *
     * @param command who wants which message changed, and how
     * @return the message as it is stored then; exceptionally, besides the common reasons, with {@code message.not_found},
     *     {@code message.sender_only}, {@code message.deleted} or {@code reactions.too_many}
     */
    public CompletionStage<ChatMessage> amend(AmendMessage command) {
        MessageAmendment event = command.event(new EventId(ids.get()), now());
        CompletableFuture<Announcement> decision = new CompletableFuture<>();
        inLane(
                command.conversation(),
                () -> admission.amend(command.conversation(), command.by()),
                () -> submissions.decide(event),
                decision);
        return submissions.withinRequest(decision.thenApply(MessageExchange::amended));
    }

    private static ChatMessage amended(Announcement decision) {
        if (decision instanceof MessageChanged changed) {
            return changed.message();
        }
        if (decision instanceof MessageRepeated unchanged) {
            return unchanged.message();
        }
        throw new IllegalStateException("Not a decision about a change of a message: " + decision);
    }

    /** The lane goes on when the event is on its way to the log; the answer comes when it comes. */
    private <T> void inLane(
            ConversationId conversation,
            Supplier<CompletionStage<Void>> admission,
            Supplier<CompletionStage<T>> submission,
            CompletableFuture<T> answer) {
        lanes.run(conversation, () -> admission.get().thenAccept(admitted -> forward(submission.get(), answer)))
                .whenComplete((any, failure) -> {
                    if (failure != null) {
                        answer.completeExceptionally(failure);
                    }
                });
    }

    private static Sent sent(Message message, DomainEvent created, Submitted submitted) {
        if (submitted instanceof Submitted.Logged) {
            MessageCreated event = (MessageCreated) created;
            return new Sent.Logged(event.messageId(), event.conversation());
        }
        Announcement decision = ((Submitted.Decided) submitted).announcement();
        if (decision instanceof MessageStored stored) {
            boolean repeated = !decision.id().equals(created.id());
            return stored(message, stored.message(), stored.quote(), repeated);
        }
        if (decision instanceof MessageRepeated repeated) {
            return stored(message, repeated.message(), Optional.empty(), true);
        }
        if (decision instanceof EventRefused refused) {
            throw new CompletionException(refused.toException());
        }
        throw new IllegalStateException("Not a decision about a message: " + decision);
    }

    private static Sent stored(Message message, ChatMessage stored, Optional<Quote> quote, boolean repeated) {
        if (!message.isRepetitionOf(stored)) {
            throw new CompletionException(conflict());
        }
        return new Sent.Stored(stored, quote, repeated);
    }

    /**
     * The refusal of a client message id that was used for another body.
     *
     * @return the caller's fault
     */
    static ParleyException conflict() {
        return new ParleyException(
                Problem.MESSAGE_CONFLICT,
                "This client message id was sent before with another body. Use a new id for a new message.");
    }

    private static Sent asRepetition(Sent sent) {
        return sent instanceof Sent.Stored stored ? new Sent.Stored(stored.message(), stored.quote(), true) : sent;
    }

    private static <T> void forward(CompletionStage<T> from, CompletableFuture<T> to) {
        from.whenComplete((value, failure) -> complete(to, value, failure));
    }

    private static <T> void complete(CompletableFuture<T> future, T value, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(value);
        } else {
            future.completeExceptionally(failure);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
