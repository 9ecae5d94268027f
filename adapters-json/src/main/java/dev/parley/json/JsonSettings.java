package dev.parley.json;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a store of JSON lines lives, how it uses the disk and how far back a search looks.
 *
 * @param folder its folder, made when it is absent, for its owner alone; nothing else belongs there
 * @param segmentBytes a file that would grow beyond this is followed by a new one; 4 KiB to 256 MiB
 * @param reservedBytes how much of the disk is left free: a commit that would leave less is refused with {@code store.full};
 *     0 or more
 * @param cleaningDelay how long after a message was edited or deleted, has expired, or after somebody was erased, what is gone is taken
 *     out of the files as well, together with what else is gone by then; 0 or more
 * @param searchReach how many messages a search looks at, the newest of the conversations that are searched; 1 or more
 */
public record JsonSettings(
        Path folder, long segmentBytes, long reservedBytes, Duration cleaningDelay, long searchReach) {
    /** The size of a file unless another one is asked for. */
    public static final long DEFAULT_SEGMENT_BYTES = 128L << 20;
    /** What is left free unless something else is asked for. */
    public static final long DEFAULT_RESERVED_BYTES = 64L << 20;

    /** How long after it is gone something is taken out of the files unless another time is asked for. */
    public static final Duration DEFAULT_CLEANING_DELAY = Duration.ofMinutes(1);

    /** How many messages a search looks at unless something else is asked for. */
    public static final long DEFAULT_SEARCH_REACH = 20_000;

    private static final long LEAST_SEGMENT_BYTES = 4L << 10;

    /** Checks the bounds. */
    public JsonSettings {
        if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > Location.MAX_OFFSET) {
            throw new IllegalArgumentException("A segment has 4 KiB to 256 MiB, not " + segmentBytes + " bytes.");
        }
        if (reservedBytes < 0) {
            throw new IllegalArgumentException("At least 0 bytes are left free, not " + reservedBytes + ".");
        }
        if (cleaningDelay.isNegative()) {
            throw new IllegalArgumentException("Cleaning is delayed by 0 or more, not by " + cleaningDelay + ".");
        }
        if (searchReach < 1) {
            throw new IllegalArgumentException("A search looks at 1 message or more, not at " + searchReach + ".");
        }
    }

    /**
     * The usual settings.
     *
     * @param folder where the store lives
     * @return with the default sizes and the default reach
     */
    public static JsonSettings in(Path folder) {
        return new JsonSettings(
                folder, DEFAULT_SEGMENT_BYTES, DEFAULT_RESERVED_BYTES, DEFAULT_CLEANING_DELAY, DEFAULT_SEARCH_REACH);
    }

    JsonSettings withFolder(Path other) {
        return new JsonSettings(other, segmentBytes, reservedBytes, cleaningDelay, searchReach);
    }

    /**
     * These settings with another size of files.
     *
     * @param bytes 4 KiB to 256 MiB
     * @return other settings; these stay as they are
     */
    public JsonSettings withSegmentBytes(long bytes) {
        return new JsonSettings(folder, bytes, reservedBytes, cleaningDelay, searchReach);
    }

    /**
     * These settings with another reserve.
     *
     * @param bytes 0 or more
     * @return other settings; these stay as they are
     */
    public JsonSettings withReservedBytes(long bytes) {
        return new JsonSettings(folder, segmentBytes, bytes, cleaningDelay, searchReach);
    }

    /**
     * These settings with another delay of the cleaning.
     *
     * @param delay 0 or more
     * @return other settings; these stay as they are
     */
    public JsonSettings withCleaningDelay(Duration delay) {
        return new JsonSettings(folder, segmentBytes, reservedBytes, delay, searchReach);
    }

    /**
     * These settings with another reach of searches.
     *
     * @param messages 1 or more; {@link Long#MAX_VALUE} for all
     * @return other settings; these stay as they are
     */
    public JsonSettings withSearchReach(long messages) {
        return new JsonSettings(folder, segmentBytes, reservedBytes, cleaningDelay, messages);
    }
}
