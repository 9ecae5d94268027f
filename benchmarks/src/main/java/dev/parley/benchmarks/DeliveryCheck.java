package dev.parley.benchmarks;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds what was heard against what was promised: a message has one seq for ever, a seq one message; every connection hears
 * its conversation as seq 1, 2, 3, …; what was acknowledged is heard by all. For one
 * thread.
 */
final class DeliveryCheck {
    private final LongList groupOf = new LongList();
    private final LongList senderOf = new LongList();
    private final LongList seqOf = new LongList();
    private final LongList acknowledged = new LongList();
    private final LongList[] numberAt;
    private final int[] groupHeardBy;
    private final long[] heardUpTo;
    private final Map<String, Long> violations = new TreeMap<>();

    /**
     * A check of nothing so far.
     *
     * @param groups how many conversations there are
     * @param groupHeardBy the conversation of each connection
     */
    DeliveryCheck(int groups, int[] groupHeardBy) {
        this.numberAt = new LongList[groups];
        Arrays.setAll(numberAt, any -> new LongList());
        this.groupHeardBy = groupHeardBy.clone();
        this.heardUpTo = new long[groupHeardBy.length];
    }

    /** A message is about to be sent; returns the number that it is known by from now on. */
    int sending(int group, int sender) {
        senderOf.add(sender);
        return groupOf.add(group);
    }

    int senderOf(int number) {
        return (int) senderOf.get(number);
    }

    /** A message was acknowledged and stored. */
    void stored(int number, int group, long seq) {
        acknowledged.set(number, 1);
        observe(number, group, seq);
    }

    /** A message was acknowledged as durable; its seq is not known yet. */
    void logged(int number) {
        acknowledged.set(number, 1);
    }

    /** A connection heard a message. */
    void heard(int connection, int number, int group, long seq) {
        observe(number, group, seq);
        if (groupHeardBy[connection] != group) {
            violation("heard outside of its conversation");
        } else if (seq <= heardUpTo[connection]) {
            violation("heard again by a connection");
        } else {
            if (seq != heardUpTo[connection] + 1) {
                violation("gap in what a connection heard");
            }
            heardUpTo[connection] = seq;
        }
    }

    private void observe(int number, int group, long seq) {
        if (group < 0 || groupOf.get(number) != group) {
            violation("unknown message, or in another conversation");
            return;
        }
        matches(seqOf, number, seq, "one message at two seqs");
        matches(numberAt[group], Math.toIntExact(seq), number, "two messages at one seq");
    }

    private void matches(LongList known, int index, long value, String otherwise) {
        long before = known.get(index);
        if (before == LongList.ABSENT) {
            known.set(index, value);
        } else if (before != value) {
            violation(otherwise);
        }
    }

    private void violation(String what) {
        violations.merge(what, 1L, Long::sum);
    }

    /** Whether every message that was acknowledged has reached a connection. */
    boolean heardAll(int connection) {
        return heardUpTo[connection] >= lastAcknowledged(groupHeardBy[connection]);
    }

    private long lastAcknowledged(int group) {
        int seq = numberAt[group].size() - 1;
        while (seq > 0 && !isAcknowledgedAt(group, seq)) {
            seq--;
        }
        return Math.max(seq, 0);
    }

    private boolean isAcknowledgedAt(int group, int seq) {
        long number = numberAt[group].get(seq);
        return number != LongList.ABSENT && acknowledged.get((int) number) == 1;
    }

    /** Counts what is missing, when no more is expected. */
    void ended() {
        for (int connection = 0; connection < groupHeardBy.length; connection++) {
            if (!heardAll(connection)) {
                violation("acknowledged and not heard by a connection");
            }
        }
        for (int number = 0; number < groupOf.size(); number++) {
            if (acknowledged.get(number) == 1 && seqOf.get(number) == LongList.ABSENT) {
                violation("acknowledged and never stored");
            }
        }
    }

    /** What broke a promise, and how often; empty when all were kept. */
    Map<String, Long> violations() {
        return Map.copyOf(violations);
    }
}
