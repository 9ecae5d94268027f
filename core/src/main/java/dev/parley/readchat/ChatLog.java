package dev.parley.readchat;

import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * A conversation's stored messages straight from the log that announces them.
 *
 * <ul>
 *   <li>Delivery: every message that the log still keeps, once.
 *   <li>Order: by seq.
 *   <li>Idempotence: reading changes nothing, and no position is kept for the reader.
 *   <li>Threads: safe for any number of them; {@link #read} blocks, {@link #follow} does not, and a listener is called by one
 *       thread at a time.
 *   <li>Failure: {@link dev.parley.ParleyException} with {@code log.unavailable} or {@code store.unavailable};
 *       {@link java.util.concurrent.CancellationException} where the {@link dev.parley.shared.work.Cancellation} that {@link #read}
 *       runs within is cancelled; a follower
 *       tries again by itself and says so in {@link Subscription#trouble()}.
 * </ul>
 *
 * <p>Nothing here checks who may read: {@link LogReader} does.
 */
public interface ChatLog {
    /**
     * What the log holds of a conversation, as of now.
     *
     * @param conversation whose
     * @param from where to begin
     * @param limit how many messages at the most, at least 1
     * @return by ascending seq; fewer than {@code limit} only when the log had no more at the time of the call
     */
    List<Entry> read(ConversationId conversation, Start from, int limit);

    /**
     * What the log holds and will hold of a conversation, as it comes.
     *
     * @param conversation whose
     * @param from where to begin
     * @param listener hears each message; it may block, which delays only itself
     * @return ends with {@link Subscription#close()}
     */
    Subscription follow(ConversationId conversation, Start from, Consumer<Entry> listener);

    /**
     * A message in the log.
     *
     * @param position where it stands; only good for {@link Start.After}
     * @param message the message as it was announced
     */
    record Entry(long position, ChatMessage message) {}

    /** Where reading begins. */
    sealed interface Start {
        /** The earliest message that the log keeps. */
        record Beginning() implements Start {}

        /**
         * Behind an entry.
         *
         * @param position that entry's
         */
        record After(long position) implements Start {}

        /**
         * The first message sent at or after a time, as the clocks of the senders' nodes had it.
         *
         * @param time that time
         */
        record Since(Instant time) implements Start {}
    }
}
