package dev.parley.shared.message;

import java.util.List;
import java.util.Optional;

/**
 * What finding messages by their words asks of a store.
 *
 * <ul>
 *   <li>Delivery: a search sees everything that was committed before it began, as far back as the store looks.
 *   <li>Order: the newest first, by the time of sending; where two have the same time, the larger id (compared as text) first.
 *   <li>Idempotence: searching changes nothing.
 *   <li>Threads: safe for any number of them; calls may block on input and output.
 *   <li>Failure: {@link dev.parley.ParleyException} with {@code store.unavailable} or {@code overloaded}; never a partial
 *       answer that does not say so.
 * </ul>
 */
public interface MessageSearch {
    /**
     * About the most bytes of messages, as a store keeps them, that it reads for one answer, beside those that it has in memory
     * anyway. It finds one at least.
     */
    int MAX_BYTES = 16 << 20;

    /**
     * The newest messages whose text {@linkplain SearchTerms#areIn has all the terms}. Only messages
     * that the person {@linkplain ChatConversation#shows sees}, in conversations that they belong to now; no deleted ones.
     *
     * @param member the person
     * @param conversation where; empty for all conversations of the person
     * @param terms what is looked for, one term at least
     * @param limit how many at the most, at least 1
     * @return what was found
     * @throws java.util.concurrent.CancellationException when the {@linkplain dev.parley.shared.work.Cancellation cancellation} that it
     *     runs within is cancelled: a store looks at it between two pieces of its work, and ends what runs elsewhere
     */
    Matches matching(UserId member, Optional<ConversationId> conversation, SearchTerms terms, int limit);

    /**
     * Messages that have the words.
     *
     * @param messages the newest first
     * @param complete whether these are all that have them: false where there are more than the limit or than {@link
     *     #MAX_BYTES}, and where the store did not look at every message, so that there may be more
     */
    record Matches(List<ChatMessage> messages, boolean complete) {
        /** Copies the list. */
        public Matches {
            messages = List.copyOf(messages);
        }
    }
}
