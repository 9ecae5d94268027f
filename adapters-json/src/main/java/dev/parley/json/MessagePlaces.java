package dev.parley.json;

import dev.parley.shared.message.MessageId;
import java.util.Arrays;

/**
 * Where the messages of one conversation are, by seq and by id, in about 35 bytes each: two numbers per seq, and a hash
 * table with open addressing whose entries hold 32 bits of the id and the seq. The table only suggests: a line that it names
 * must be read to know whether it has the id. Guarded by the index.
 */
final class MessagePlaces {
    private static final int LEAST = 2;

    private long[] places = new long[2 * LEAST];
    private long[] table = new long[2 * LEAST];
    private int count;

    int count() {
        return count;
    }

    /** Adds the message after the newest one. */
    void add(MessageId id, long location, long revision) {
        if (2 * count == places.length) {
            places = Arrays.copyOf(places, 2 * (count + count / 2 + 1));
        }
        places[2 * count] = location;
        places[2 * count + 1] = revision;
        count++;
        if (4 * count > 3 * table.length) {
            enlarge();
        }
        insert(table, entry(id, count));
    }

    long location(long seq) {
        return places[2 * ((int) seq - 1)];
    }

    long revision(long seq) {
        return places[2 * ((int) seq - 1) + 1];
    }

    /** The seq of the first message behind a revision; one more than there are messages when there is none. */
    long firstAfter(long revision) {
        int low = 1;
        int high = count + 1;
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

    /** The places of the messages that may have an id; usually none or one. */
    long[] candidates(MessageId id) {
        long[] found = {};
        int mask = table.length - 1;
        long wanted = entry(id, 0);
        int slot = slot(wanted, mask);
        for (; table[slot] != 0; slot = (slot + 1) & mask) {
            if ((table[slot] ^ wanted) >>> Integer.SIZE == 0) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = location(table[slot] & 0xFFFF_FFFFL);
            }
        }
        return found;
    }

    private static long entry(MessageId id, int seq) {
        return (id.value().getMostSignificantBits() & 0xFFFF_FFFF_0000_0000L) | seq;
    }

    private static int slot(long entry, int mask) {
        return (int) (entry >>> Integer.SIZE) & mask;
    }

    private void enlarge() {
        long[] larger = new long[2 * table.length];
        for (long entry : table) {
            if (entry != 0) {
                insert(larger, entry);
            }
        }
        table = larger;
    }

    private static void insert(long[] table, long entry) {
        int mask = table.length - 1;
        int slot = slot(entry, mask);
        while (table[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        table[slot] = entry;
    }
}
