package dev.parley.json;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.MessageSearch.Matches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The newest of the messages that match: of each it keeps only where it is, until they are read at the end, the newest ones that
 * are not too large together. For one thread.
 */
final class NewestMatches {
    private final PriorityQueue<LookedAt> found = new PriorityQueue<>(LookedAt.OLDEST_FIRST);
    private final int limit;
    private boolean dropped;

    NewestMatches(int limit) {
        this.limit = limit;
    }

    /** Takes a message if it matches, and drops the oldest where there are too many then. */
    void offer(LookedAt message) {
        if (message.matches()) {
            found.add(message);
        }
        if (found.size() > limit) {
            found.remove();
            dropped = true;
        }
    }

    /** What was found, the newest first; complete where no message was left unseen, and none is left out. */
    Matches read(StoredMessages stored, boolean sawAll) {
        long[] locations = found.stream()
                .sorted(LookedAt.OLDEST_FIRST)
                .mapToLong(LookedAt::location)
                .toArray();
        int first = firstFitting(locations);
        List<ChatMessage> messages =
                new ArrayList<>(stored.shown(Arrays.copyOfRange(locations, first, locations.length)));
        Collections.reverse(messages);
        return new Matches(messages, sawAll && !dropped && first == 0);
    }

    private static int firstFitting(long[] locations) {
        int first = locations.length;
        long bytes = 0;
        while (first > 0 && (bytes == 0 || bytes + Location.length(locations[first - 1]) <= MessageSearch.MAX_BYTES)) {
            first--;
            bytes += Location.length(locations[first]);
        }
        return first;
    }
}
