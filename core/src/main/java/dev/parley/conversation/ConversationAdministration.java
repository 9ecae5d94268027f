package dev.parley.conversation;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Starting conversations, naming and archiving them, and deciding who belongs to them. Every request is answered with the conversation as
 * it is stored afterwards; repeating a request is safe. Safe for any number of threads; no call blocks.
 *
 * <p>The stages complete exceptionally with a {@link ParleyException}: the caller's fault, an outage, or
 * {@code outcome_unknown}.
 */
public final class ConversationAdministration {
    private final ConversationDirectory directory;
    private final Submissions submissions;
    private final InstantSource clock;
    private final Supplier<UUID> ids;
    private final Limits limits;

    /**
     * The use case over its parts.
     *
     * @param directory knows who belongs where
     * @param submissions publishes events and waits for decisions
     * @param clock tells the time that is shown
     * @param ids yields random identifiers
     * @param limits how much people may do
     */
    public ConversationAdministration(
            ConversationDirectory directory,
            Submissions submissions,
            InstantSource clock,
            Supplier<UUID> ids,
            Limits limits) {
        this.directory = directory;
        this.submissions = submissions;
        this.clock = clock;
        this.ids = ids;
        this.limits = limits;
    }

    /**
     * What starting a conversation led to.
     *
     * @param conversation as it is stored
     * @param repeated whether an earlier request with the same key had started it
     */
    public record Started(ChatConversation conversation, boolean repeated) {}

    /**
     * Starts a group.
     *
     * @param command who, under which title and with whom
     * @return the new group, or the one that the same key started before
     */
    public CompletionStage<Started> start(StartConversation command) {
        ConversationId id = command.idempotencyKey()
                .map(key -> ConversationId.startedBy(command.by(), key))
                .orElseGet(() -> new ConversationId(ids.get()));
        return submissions.withinRequest(checkRoom(command, id)
                .thenCompose(any -> {
                    checkSize(command.members().size() + 1);
                    return submitted(Conversation.start(eventId(), id, command, now()));
                })
                .thenApply(decision -> new Started(state(decision), decision instanceof ConversationUnchanged))
                .toCompletableFuture());
    }

    /**
     * Gives a group another title or another use.
     *
     * @param command who, which one, and what is to be another
     * @return the group as it is stored then
     */
    public CompletionStage<ChatConversation> configure(ConfigureConversation command) {
        return change(
                command.conversation(),
                command.by(),
                conversation -> conversation.configure(eventId(), command, now()));
    }

    /**
     * Takes somebody into a group, or gives a member another role.
     *
     * @param command who asks, where, whom, and as what
     * @return the group as it is stored then
     */
    public CompletionStage<ChatConversation> add(AddMember command) {
        return checkRoom(command)
                .thenCompose(any -> change(command.conversation(), command.by(), conversation -> {
                    if (!conversation.state().members().contains(command.user())) {
                        checkSize(conversation.state().members().size() + 1);
                    }
                    conversation.add(eventId(), command.by(), command.user(), command.role(), now());
                }));
    }

    /** What the same key has started before takes no more room: repeating that gets the same answer. */
    private CompletionStage<Void> checkRoom(StartConversation command, ConversationId id) {
        CompletionStage<Boolean> started = command.idempotencyKey().isEmpty()
                ? CompletableFuture.completedFuture(false)
                : directory.find(id).handle((known, failure) -> failure == null && known.isPresent());
        return started.thenCompose(
                any -> any ? CompletableFuture.completedFuture(null) : directory.checkRoom(command.by(), limits));
    }

    /** Who belongs there already takes no more room. */
    private CompletionStage<Void> checkRoom(AddMember command) {
        return directory
                .find(command.conversation())
                .thenCompose(known -> known.filter(state -> state.members().contains(command.user()))
                                .isPresent()
                        ? CompletableFuture.completedFuture(null)
                        : directory.checkRoom(command.user(), limits));
    }

    /**
     * Takes a member out of a group, or leaves it.
     *
     * @param command who asks, where, and whom
     * @return the group as it is stored then
     */
    public CompletionStage<ChatConversation> remove(RemoveMember command) {
        return change(
                command.conversation(),
                command.by(),
                conversation -> conversation.remove(eventId(), command.by(), command.user(), now()));
    }

    /**
     * Makes another member of a group an owner in the place of one, so that there is an owner at every moment.
     *
     * @param command who asks, where, and who is to be an owner
     * @return the group as it is stored then
     */
    public CompletionStage<ChatConversation> handOver(HandOver command) {
        return change(
                command.conversation(),
                command.by(),
                conversation -> conversation.handOver(eventId(), command.by(), command.to(), now()));
    }

    private void checkSize(int members) {
        if (members > limits.membersPerGroup()) {
            throw new InvalidInputException(
                    "members",
                    Problem.MEMBERS_TOO_MANY,
                    "A conversation has at most " + limits.membersPerGroup() + " members here.");
        }
    }

    private CompletionStage<ChatConversation> change(ConversationId id, UserId by, Consumer<Conversation> request) {
        CompletionStage<Announcement> decision = directory
                .find(id)
                .thenCompose(
                        known -> known.filter(state -> allows(state, request)).isPresent()
                                ? CompletableFuture.completedFuture(known)
                                : directory.refresh(id))
                .thenCompose(known -> {
                    Conversation conversation = Conversation.of(known.orElseThrow(Conversation::notFound));
                    conversation.checkMember(by);
                    request.accept(conversation);
                    return submitted(conversation);
                });
        return submissions.withinRequest(decision.toCompletableFuture()).thenApply(ConversationAdministration::state);
    }

    /** A view that may be late must not turn anybody away; only a fresh one may. */
    private static boolean allows(ChatConversation state, Consumer<Conversation> request) {
        try {
            request.accept(Conversation.of(state));
            return true;
        } catch (ParleyException e) {
            return false;
        }
    }

    private CompletableFuture<Announcement> submitted(Conversation conversation) {
        return submissions.decide(conversation.releaseEvents().get(0));
    }

    private static ChatConversation state(Announcement decision) {
        if (decision instanceof ConversationChanged changed) {
            return changed.state();
        }
        if (decision instanceof ConversationUnchanged unchanged) {
            return unchanged.state();
        }
        throw new IllegalStateException("Not a decision about a conversation: " + decision);
    }

    private EventId eventId() {
        return new EventId(ids.get());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
