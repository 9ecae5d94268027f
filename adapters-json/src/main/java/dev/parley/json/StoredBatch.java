package dev.parley.json;

import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the index learns from one batch, whether it was just written or is read again.
 *
 * @param commit the line that makes it count
 * @param facts what it says about the store as a whole
 * @param conversations their state, but for the members, which follow from the memberships
 * @param memberships in order
 * @param messages new ones and changed ones, the new ones in order
 * @param participations as they are from now on, after what follows for them from the messages
 * @param forgotten of whom nothing is known any more after all this
 */
record StoredBatch(
        Commit commit,
        Facts facts,
        List<ChatConversation> conversations,
        List<Membership> memberships,
        List<MessageLine> messages,
        List<Participation> participations,
        List<Forgotten> forgotten) {
    /**
     * The move of a shard's checkpoint.
     *
     * @param shard which shard; {@link #NO_SHARD} for a batch that moves none
     * @param from the checkpoint's offset before the batch
     * @param next the offset after it
     * @param announced the mark after it
     */
    record Commit(int shard, long from, long next, long announced) {
        static final int NO_SHARD = -1;
        static final Commit NONE = new Commit(NO_SHARD, 0, 0, 0);
    }

    /**
     * What a batch says about the store.
     *
     * @param log which log it follows, if the batch says so
     * @param epoch which life begins with it, if one does
     * @param incarnation which incarnation begins with it; {@link Cursor#NO_INCARNATION} for none
     */
    record Facts(Optional<LogIdentity> log, Optional<String> epoch, long incarnation) {
        static final Facts NONE = new Facts(Optional.empty(), Optional.empty(), Cursor.NO_INCARNATION);

        static Facts log(LogIdentity log) {
            return new Facts(Optional.of(log), Optional.empty(), Cursor.NO_INCARNATION);
        }

        static Facts epoch(String epoch) {
            return new Facts(Optional.empty(), Optional.of(epoch), Cursor.NO_INCARNATION);
        }

        static Facts incarnation(long incarnation) {
            return new Facts(Optional.empty(), Optional.empty(), incarnation);
        }
    }

    /**
     * A message without its words.
     *
     * @param replyTo the message that it replies to
     * @param deleted whether it was deleted
     * @param offset its line's first byte, counted from wherever the batch is placed
     * @param length its line's length with the line feed
     * @param cleaned whether everything was taken out of its line that could be
     * @param copied whether its line has a copy of what it answers, as those of earlier versions have
     */
    record MessageLine(
            MessageId id,
            ConversationId conversation,
            long seq,
            long revision,
            Instant sentAt,
            UserId sender,
            List<UserId> mentions,
            Optional<MessageId> replyTo,
            boolean deleted,
            int offset,
            int length,
            boolean cleaned,
            boolean copied) {}
}
