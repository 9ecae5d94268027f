package dev.parley.json;

import dev.parley.shared.message.MessageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Where the messages of one conversation are, by seq, by id and by revision, in about 35 bytes each: two numbers per seq,
 * and an entry of {@link SeqsById}. Of a message that changed, the second number is not its revision but its place among the
 * {@linkplain MessageChanges changes}, which take as much again, so that the revisions of the others ascend with seq. Guarded by
 * the index.
 */
final class MessagePlaces {
    private static final int LEAST = 2;

    private final SeqsById seqs = new SeqsById();
    private final MessageChanges changes = new MessageChanges();
    private List<Change> unsettled = List.of();
    private long[] places = new long[2 * LEAST];
    private int count;
    private int settled;

    private record Change(long revision, long seq) {}

    int count() {
        return count;
    }

    MessageChanges changes() {
        return changes;
    }

    /** Adds the message after the newest one; {@link #settle} completes it. */
    void add(MessageId id, long location, long revision) {
        if (2 * count == places.length) {
            places = Arrays.copyOf(places, 2 * (count + count / 2 + 1));
        }
        places[2 * count] = location;
        places[2 * count + 1] = revision;
        count++;
        seqs.add(id, count);
    }

    /** Moves a message to its newest line; {@link #settle} completes it. */
    void change(long seq, long location, long revision) {
        places[2 * ((int) seq - 1)] = location;
        unsettled(revision, seq);
    }

    private void unsettled(long revision, long seq) {
        if (unsettled.isEmpty()) {
            unsettled = new ArrayList<>();
        }
        unsettled.add(new Change(revision, seq));
    }

    /**
     * Orders what a batch added and changed. A message that was sent and changed within one batch may have a larger revision
     * than those behind it; it counts as changed.
     */
    void settle() {
        long next = Long.MAX_VALUE;
        for (long seq = count; seq > settled; seq--) {
            long revision = sentAt(seq);
            if (revision >= next) {
                mark(seq, next);
                unsettled(revision, seq);
            }
            next = Math.min(next, revision);
        }
        settled = count;
        if (!unsettled.isEmpty()) {
            unsettled.sort(Comparator.comparingLong(Change::revision).thenComparingLong(Change::seq));
            unsettled.forEach(this::order);
            unsettled = List.of();
        }
    }

    private void order(Change change) {
        long sentAt = sentAt(change.seq());
        if (!isAsSent(change.seq())) {
            changes.remove(changed(change.seq()));
        }
        changes.add(change.revision(), change.seq(), sentAt, (seq, position) -> mark(seq, ~position));
    }

    long location(long seq) {
        return places[2 * ((int) seq - 1)];
    }

    private long mark(long seq) {
        return places[2 * ((int) seq - 1) + 1];
    }

    private void mark(long seq, long mark) {
        places[2 * ((int) seq - 1) + 1] = mark;
    }

    /** Whether a message is as it was sent; then its revision is that of the sending. */
    boolean isAsSent(long seq) {
        return mark(seq) >= 0;
    }

    private int changed(long seq) {
        return (int) ~mark(seq);
    }

    /** The revision at which a message was sent, or at most that of the next one. */
    long sentAt(long seq) {
        return isAsSent(seq) ? mark(seq) : changes.sentAt(changed(seq));
    }

    /** The seq of the first message sent behind a revision; one more than there are messages when there is none. */
    long firstAfter(long revision) {
        int low = 1;
        int high = count + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sentAt(middle) > revision) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The places of the messages that may have an id; usually none or one. */
    long[] candidates(MessageId id) {
        return Arrays.stream(seqs.candidates(id)).map(this::location).toArray();
    }

    /** Whether the message of a seq may have an id. */
    boolean mayHave(long seq, MessageId id) {
        return seqs.mayHave(id, (int) seq);
    }
}
