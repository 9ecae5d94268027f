package dev.parley.json;

/** Where a line is, packed into 64 bits: the number of its segment (16), its first byte (28) and its length (20). */
final class Location {
    static final long MAX_OFFSET = 1L << 28;
    static final int MAX_SEGMENT = (1 << 16) - 1;

    private static final int LENGTH_BITS = 20;
    private static final int SEGMENT_SHIFT = 48;

    private Location() {}

    static long of(int segment, long offset, int length) {
        return ((long) segment << SEGMENT_SHIFT) | (offset << LENGTH_BITS) | length;
    }

    static int segment(long location) {
        return (int) (location >>> SEGMENT_SHIFT);
    }

    static long offset(long location) {
        return (location >>> LENGTH_BITS) & (MAX_OFFSET - 1);
    }

    static int length(long location) {
        return (int) location & ((1 << LENGTH_BITS) - 1);
    }

    /** The byte behind the line. */
    static long end(long location) {
        return offset(location) + length(location);
    }
}
