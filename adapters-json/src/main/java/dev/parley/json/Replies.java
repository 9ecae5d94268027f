package dev.parley.json;

import dev.parley.shared.message.MessageId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The seqs of the messages of one conversation that reply to others, by the id of the other. Guarded by the index. */
final class Replies {
    private static final int[] NONE = {0};

    /** How many there are, then their seqs. */
    private final Map<MessageId, int[]> seqs = new HashMap<>(0);

    /** Adds a reply, which is the newest message. */
    void add(MessageId message, long seq) {
        int[] known = seqs.getOrDefault(message, NONE);
        int count = known[0] + 1;
        int[] more = count < known.length ? known : Arrays.copyOf(known, count + count / 2 + 1);
        more[count] = (int) seq;
        more[0] = count;
        seqs.put(message, more);
    }

    /** The first replies to a message behind a seq. */
    int[] after(MessageId message, long seq, int limit) {
        int[] known = seqs.getOrDefault(message, NONE);
        int behind = known[0] + 1;
        int found = Arrays.binarySearch(known, 1, behind, (int) Math.min(seq, Integer.MAX_VALUE - 1) + 1);
        int first = found < 0 ? ~found : found;
        return Arrays.copyOfRange(known, first, first + Math.min(limit, behind - first));
    }
}
