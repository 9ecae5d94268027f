package dev.parley.javalin;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Quote;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the frames of the messages that were written last, like {@link SocketFrameCache}. Of a reply there are two: with what
 * it answers for those who see that, and without. Safe for any number of threads.
 */
final class MessageFrames {
    private final AtomicReferenceArray<@Nullable Entry> entries;

    private record Entry(ChatMessage message, Optional<Quote> quote, SocketFrame frame) {
        @SuppressWarnings(
                "ReferenceEquality") // all listeners are handed one object; comparing whole messages would cost more
        boolean isOf(ChatMessage other, Optional<Quote> otherQuote) {
            return message == other && quote.equals(otherQuote);
        }
    }

    /**
     * An empty cache.
     *
     * @param places how many frames to keep, a power of two
     */
    MessageFrames(int places) {
        this.entries = new AtomicReferenceArray<>(places);
    }

    SocketFrame frame(ChatMessage message, Optional<Quote> quote) {
        int place = (2 * System.identityHashCode(message) + (quote.isPresent() ? 1 : 0)) & (entries.length() - 1);
        Entry entry = entries.get(place);
        if (entry != null && entry.isOf(message, quote)) {
            return entry.frame();
        }
        SocketFrame frame = SocketFrames.message(message, quote);
        entries.set(place, new Entry(message, quote, frame));
        return frame;
    }
}
