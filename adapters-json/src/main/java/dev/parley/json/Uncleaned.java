package dev.parley.json;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which segments hold something that is gone: of each, how many lines of messages something is to be taken out of, and whether any
 * other line may have to be looked at. Nothing is kept per message. Guarded by the index.
 */
final class Uncleaned {
    private int[] lines = {};
    private final BitSet whole = new BitSet();

    /**
     * A segment of which something is to be taken out.
     *
     * @param segment its number
     * @param whole whether every line is to be looked at, and not only messages that were never cleaned
     */
    record Segment(int segment, boolean whole) {}

    /** So many lines of messages more; less than none for those that are cleaned. */
    void add(int segment, int count) {
        if (segment >= lines.length) {
            lines = Arrays.copyOf(lines, segment + 1 + segment / 2);
        }
        lines[segment] += count;
    }

    /** Every line of some segments may have to be looked at. */
    void addAll(int from, int to) {
        whole.set(from, to + 1);
    }

    boolean isAny() {
        return !before(Integer.MAX_VALUE).isEmpty();
    }

    boolean isIn(int segment) {
        return whole.get(segment) || (segment < lines.length && lines[segment] > 0);
    }

    /** Those before a segment, in order. */
    List<Segment> before(int end) {
        return IntStream.range(0, Math.min(end, Math.max(lines.length, whole.length())))
                .filter(this::isIn)
                .mapToObj(segment -> new Segment(segment, whole.get(segment)))
                .toList();
    }

    /** A segment is being looked at; what comes to it from now on counts anew. */
    void begin(Segment segment) {
        whole.clear(segment.segment());
    }

    /** It could not be cleaned. */
    void giveUp(Segment segment) {
        whole.set(segment.segment(), whole.get(segment.segment()) || segment.whole());
    }
}
