package dev.parley.json;

import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.stream.LongStream;

/**
 * Walks through the messages of one conversation from the newest back, as far as a member sees them. It reads in blocks, the first
 * of one message and each twice as long as the one before, so that no more than twice the messages are read that the walk
 * comes by. Of a message that was read, only a {@link LookedAt} stays. For one thread.
 */
final class SearchWalk {
    /** Begins with the one that stands at the newest message, as far as that is known. */
    static final Comparator<SearchWalk> NEWEST_FIRST =
            Comparator.comparing((SearchWalk walk) -> walk.time).reversed();

    private static final int MOST_MESSAGES = 64;
    private static final int MOST_BYTES = 256 << 10;

    private final Chat chat;
    private final long hidden;
    private final Deque<LookedAt> ahead = new ArrayDeque<>();
    private Instant time;
    private long unread;
    private int block = 1;

    /** Begins at the newest message; reads the index. */
    SearchWalk(Chat chat, UserId member) {
        this.chat = chat;
        this.hidden = chat.state().hiddenTo(member);
        this.unread = chat.messages.count();
        this.time = chat.state().lastActivityAt();
    }

    boolean isAtEnd() {
        return ahead.isEmpty() && unread <= hidden;
    }

    /** Whether the message that it stands at has to be read before it is passed. */
    boolean isUnread() {
        return ahead.isEmpty();
    }

    /** Where the messages of the next block are, the oldest first; reads the index. */
    long[] nextBlock() {
        long first = unread;
        long bytes = length(first);
        while (first - 1 > hidden && unread - first + 1 < block && bytes + length(first - 1) <= MOST_BYTES) {
            first--;
            bytes += length(first);
        }
        return LongStream.rangeClosed(first, unread)
                .map(chat.messages::location)
                .toArray();
    }

    private int length(long seq) {
        return Location.length(chat.messages.location(seq));
    }

    /** Learns what the messages of the next block are, the oldest first. */
    void read(LookedAt[] messages) {
        for (LookedAt message : messages) {
            ahead.addFirst(message);
        }
        unread -= messages.length;
        block = Math.min(2 * block, MOST_MESSAGES);
        time = ahead.element().sentAt();
    }

    /** Passes the message that it stands at. What comes then is taken for as new until it is read. */
    LookedAt proceed() {
        LookedAt passed = ahead.remove();
        time = ahead.isEmpty() ? passed.sentAt() : ahead.element().sentAt();
        return passed;
    }
}
