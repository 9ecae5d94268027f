package dev.parley.json;

import dev.parley.shared.message.MessageId;
import java.util.Arrays;

/**
 * The seqs of the messages of one conversation by id: a hash table with open addressing whose entries hold 32 bits of the id and
 * the seq, at most three quarters full. It only suggests: the line of a seq must be read to know whether it has the id. Guarded by
 * the index.
 */
final class SeqsById {
    private static final int LEAST = 4;
    private static final long SEQ = 0xFFFF_FFFFL;

    private long[] table = new long[LEAST];

    /** Adds the message after the newest one. */
    void add(MessageId id, int seq) {
        if (4L * seq > 3L * table.length) {
            enlarge();
        }
        insert(table, entry(id, seq));
    }

    /** The seqs of the messages that may have an id; usually none or one. */
    long[] candidates(MessageId id) {
        long[] found = {};
        int mask = table.length - 1;
        long wanted = entry(id, 0);
        for (int slot = slot(wanted, mask); table[slot] != 0; slot = (slot + 1) & mask) {
            if ((table[slot] ^ wanted) >>> Integer.SIZE == 0) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = table[slot] & SEQ;
            }
        }
        return found;
    }

    /** Whether the message of a seq may have an id. */
    boolean mayHave(MessageId id, int seq) {
        int mask = table.length - 1;
        long wanted = entry(id, seq);
        int slot = slot(wanted, mask);
        while (table[slot] != 0 && table[slot] != wanted) {
            slot = (slot + 1) & mask;
        }
        return table[slot] == wanted;
    }

    private static long entry(MessageId id, int seq) {
        return (id.value().getMostSignificantBits() & ~SEQ) | seq;
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
