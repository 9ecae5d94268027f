package dev.parley.shared.message;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What finding messages by their words asks of a store.
 *
 * <ul>
 *   <li>Delivery: a search sees everything that was committed before it began, as far as its reach goes.
 *   <li>Order: the newest first, by the time of sending; where two have the same time, the larger id (compared as text) first.
 *   <li>Idempotence: searching changes nothing.
 *   <li>Threads: safe for any number of them; calls may block on input and output.
 *   <li>Failure: {@link dev.parley.ParleyException} with {@code store.unavailable} or {@code overloaded}; never a partial
 *       answer but for what the reach says.
 * </ul>
 */
public interface MessageSearch {
    /**
     * How far back a search looks.
     *
     * @return what this store can do
     */
    Reach reach();

    /**
     * How far back a search looks.
     *
     * @param newest how many of the newest messages of the conversations that are searched are looked at; {@link
     *     Long#MAX_VALUE} for all of them
     */
    record Reach(long newest) {
        /** Everything is found, however old. */
        public static final Reach ALL = new Reach(Long.MAX_VALUE);
    }

    /**
     * The newest messages that have all the words: for each word asked for, one in the text that begins with it. Only messages
     * that the person {@linkplain Member#sees sees}, in conversations that they belong to now; no deleted ones.
     *
     * @param member the person
     * @param conversation where; empty for all conversations of the person
     * @param words words as {@link Words} compares them, at least one
     * @param limit how many at the most, at least 1
     * @return the newest first
     */
    List<ChatMessage> matching(
            UserId member, Optional<ConversationId> conversation, Collection<String> words, int limit);
}
