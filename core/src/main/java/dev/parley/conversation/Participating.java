package dev.parley.conversation;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.Participation;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Taking part in a conversation: how far each member has come, and what they want of it. Receipts follow from how far people
 * have come: a message is seen by everyone who has read up to its seq or further. Repeating a request, or asking for an earlier
 * place, changes nothing. Safe for any number of threads; no call blocks.
 */
public final class Participating {
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
    public Participating(
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
     * Moves a member's marks on and waits until that is stored.
     *
     * @param command who has come how far
     * @return how they take part then; exceptionally with a {@link dev.parley.ParleyException}: {@code marker.invalid} beyond the
     *     newest message, another fault of the caller's, an outage, or {@code outcome_unknown}
     */
    public CompletionStage<Participation> move(MoveMarker command) {
        return decided(
                directory.admit(command.conversation(), command.by()),
                new MarkerMoved(
                        new EventId(ids.get()),
                        command.conversation(),
                        command.by(),
                        command.deliveredSeq(),
                        command.readSeq(),
                        now()));
    }

    /**
     * Keeps what a member wants of a conversation and waits until that is stored. A person who is blocked before anything was ever
     * said learns nothing of it: the conversation is then the blocking one's alone.
     *
     * @param command who wants what
     * @return how they take part then; exceptionally as {@link #move}, and with {@code conversation.not_direct} where a group is
     *     to be blocked
     */
    public CompletionStage<Participation> prefer(SetPreferences command) {
        return decided(
                admit(command),
                new PreferencesSet(
                        new EventId(ids.get()),
                        command.conversation(),
                        command.by(),
                        command.to(),
                        command.muted(),
                        command.blocked(),
                        now()));
    }

    /** Blocking somebody needs no conversation, and where there is none it takes room for one more. */
    private CompletionStage<Void> admit(SetPreferences command) {
        if (command.to().isEmpty() || !command.blocked().orElse(false)) {
            return directory.admit(command.conversation(), command.by());
        }
        return directory
                .find(command.conversation())
                .handle((known, failure) -> failure == null && known.isEmpty())
                .thenCompose(isNew ->
                        isNew ? directory.checkRoom(command.by(), limits) : CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Participation> decided(CompletionStage<Void> admission, ConversationEvent event) {
        return submissions.withinRequest(admission
                .thenCompose(admitted -> submissions.decide(event))
                .thenApply(Participating::participation)
                .toCompletableFuture());
    }

    private static Participation participation(Announcement decision) {
        if (decision instanceof ParticipationChanged changed) {
            return changed.participation();
        }
        throw new IllegalStateException("Not a decision about somebody's part in a conversation: " + decision);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
