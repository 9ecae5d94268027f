package dev.parley.shared.message;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What the save handler asks of a store: the state that its decisions need, and to keep what it decided.
 *
 * <ul>
 *   <li>Delivery: {@link #commit} returns when its changes are durable and visible to every reader.
 *   <li>Order: commits of one shard follow one another by their checkpoints; shards are independent.
 *   <li>Idempotence: a commit whose expected checkpoint has passed changes nothing and says so.
 *   <li>Threads: safe for any number of them; one shard is normally written by one.
 *   <li>Failure: {@link dev.parley.ParleyException} with {@code store.unavailable} or {@code store.full} when nothing was
 *       stored, {@code outcome_unknown} when that is not known; any other exception means that these changes can never be
 *       stored.
 * </ul>
 */
public interface MessageRepository {
    /**
     * Ties the store to a log: the first call is remembered for ever.
     *
     * @param log the log that feeds this store from now on
     * @throws IllegalStateException when the store is tied to another log; the message says to which and what to do
     */
    void bind(LogIdentity log);

    /**
     * How far the store has come.
     *
     * @param shard which shard
     * @return {@link Checkpoint#START} for a shard that nothing was stored of
     */
    Checkpoint checkpoint(int shard);

    /**
     * The conversations that exist among those asked for.
     *
     * @param ids which ones; a few thousand at most
     * @return by id, with all members
     */
    Map<ConversationId, ChatConversation> conversations(Collection<ConversationId> ids);

    /**
     * The messages that exist among those asked for.
     *
     * @param ids which ones, by conversation; a few thousand at most
     * @return by id
     */
    Map<MessageId, ChatMessage> messages(Map<ConversationId, ? extends Collection<MessageId>> ids);

    /**
     * How people take part, of those of whom anything is known.
     *
     * @param users whose, by conversation; a few thousand at most
     * @return in any order
     */
    List<Participation> participations(Map<ConversationId, ? extends Collection<UserId>> users);

    /**
     * Keeps the changes of a batch, all or none.
     *
     * @param changes what to keep
     * @throws dev.parley.shared.event.FencedException when the shard's checkpoint is not the expected one; nothing is stored
     */
    void commit(Changes changes);

    /**
     * What was stored from a place of the log on, to be announced again.
     *
     * @param shard which shard
     * @param from the offset to begin with, inclusive
     * @param limit about how many things at the most, at least 1
     * @return everything of the shard whose last change lies in the stretch
     */
    StoredStretch storedSince(int shard, long from, int limit);

    /**
     * A stretch of what was stored, in its state of now.
     *
     * @param conversations those whose title or members changed last in the stretch, by revision
     * @param departures the memberships that ended in the stretch
     * @param messages those that changed last in the stretch, by revision
     * @param participations those that changed last in the stretch
     * @param next where the next stretch begins; the stretch is empty when this is the offset that was asked for
     */
    record StoredStretch(
            List<ChatConversation> conversations,
            List<Membership> departures,
            List<ChatMessage> messages,
            List<Participation> participations,
            long next) {
        /** Copies the lists. */
        public StoredStretch {
            conversations = List.copyOf(conversations);
            departures = List.copyOf(departures);
            messages = List.copyOf(messages);
            participations = List.copyOf(participations);
        }
    }
}
