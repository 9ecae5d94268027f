package dev.parley.shared.message;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What happened to a message after it was sent.
 *
 * @param edits how often its body was replaced
 * @param editedAt when that was done last; empty without edits
 * @param deletedAt when it was deleted; its body and reactions are gone then
 * @param replies how many messages reply to it
 * @param reactions who reacted how
 * @param original the {@linkplain Body#fingerprint() fingerprint} of the body that was sent, once that is replaced or
 *     gone: it tells a late repetition of the send from another message. Not shown to anybody.
 */
public record Amendments(
        int edits,
        Optional<Instant> editedAt,
        Optional<Instant> deletedAt,
        long replies,
        Reactions reactions,
        Optional<UUID> original) {
    /** Nothing happened to it. */
    public static final Amendments NONE =
            new Amendments(0, Optional.empty(), Optional.empty(), 0, Reactions.NONE, Optional.empty());

    Amendments edited(UUID before, Instant at) {
        return new Amendments(
                edits + 1, Optional.of(at), deletedAt, replies, reactions, original.or(() -> Optional.of(before)));
    }

    Amendments deleted(UUID before, Instant at) {
        return new Amendments(
                edits, editedAt, Optional.of(at), replies, Reactions.NONE, original.or(() -> Optional.of(before)));
    }

    /** Deleted, and without what could tell what it said; deleted when it was, if it was. */
    Amendments erased(Instant at) {
        return new Amendments(
                edits, editedAt, deletedAt.or(() -> Optional.of(at)), replies, Reactions.NONE, Optional.empty());
    }

    /** The body was replaced, which is not its sender's doing and no edit. */
    Amendments replaced(UUID before) {
        return new Amendments(edits, editedAt, deletedAt, replies, reactions, original.or(() -> Optional.of(before)));
    }

    Amendments withReactions(Reactions changed) {
        return new Amendments(edits, editedAt, deletedAt, replies, changed, original);
    }

    Amendments withReply() {
        return new Amendments(edits, editedAt, deletedAt, replies + 1, reactions, original);
    }
}
