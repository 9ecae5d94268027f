package dev.parley.readchat;

/** What is left of the bytes that one answer may have. What comes first always fits, so that every answer makes progress. For one thread. */
final class Room {
    private long left;
    private boolean untouched = true;

    /** As much as an answer has. */
    Room() {
        this(ChatReader.MAX_BYTES);
    }

    Room(long bytes) {
        left = bytes;
    }

    /** Whether something fits that is not the first. */
    boolean has(long bytes) {
        return bytes <= left;
    }

    /** Takes so many bytes, unless they don't fit. */
    boolean take(long bytes) {
        boolean fits = untouched || has(bytes);
        if (fits) {
            untouched = false;
            left -= bytes;
        }
        return fits;
    }
}
