package dev.parley.json;

import java.util.Arrays;

/**
 * The messages of one conversation that changed after they were sent, by their last change: of each its revision, its seq, and the
 * revision that it was sent at. An entry whose message changed again is a hole; holes are closed when there are many. Guarded by
 * the index.
 */
final class MessageChanges {
    private static final int WIDTH = 3;
    private static final long HOLE = 0;

    private long[] entries = {};
    private int end;
    private int holes;

    /** Hears where the entry of a message is from now on. */
    interface Placing {
        void placed(long seq, int position);
    }

    /** The position behind the last entry. */
    int end() {
        return end;
    }

    long revision(int position) {
        return entries[WIDTH * position];
    }

    long seq(int position) {
        return entries[WIDTH * position + 1];
    }

    long sentAt(int position) {
        return entries[WIDTH * position + 2];
    }

    /** Adds the last change of all; what moves on the way is told as well. */
    void add(long revision, long seq, long sentAt, Placing placing) {
        if (WIDTH * end == entries.length) {
            makeRoom(placing);
        }
        set(end, revision, seq, sentAt);
        placing.placed(seq, end);
        end++;
    }

    private void set(int position, long revision, long seq, long sentAt) {
        entries[WIDTH * position] = revision;
        entries[WIDTH * position + 1] = seq;
        entries[WIDTH * position + 2] = sentAt;
    }

    /** Makes a hole of an entry whose message changes again. */
    void remove(int position) {
        entries[WIDTH * position + 1] = HOLE;
        holes++;
    }

    private void makeRoom(Placing placing) {
        if (4 * holes <= end) {
            entries = Arrays.copyOf(entries, WIDTH * (end + end / 2 + 2));
            return;
        }
        int kept = 0;
        for (int position = 0; position < end; position++) {
            if (seq(position) != HOLE) {
                set(kept, revision(position), seq(position), sentAt(position));
                placing.placed(seq(kept), kept);
                kept++;
            }
        }
        end = kept;
        holes = 0;
    }

    /** The first position whose change lies behind a revision. */
    int firstAfter(long revision) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (revision(middle) > revision) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
