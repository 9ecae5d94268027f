package dev.parley.json;

import java.nio.file.Path;

/**
 * Where a store of JSON lines lives and how it uses the disk.
 *
 * @param folder its folder, made when it is absent, for its owner alone; nothing else belongs there
 * @param segmentBytes a file that would grow beyond this is followed by a new one; 4 KiB to 256 MiB
 * @param reservedBytes how much of the disk is left free: a commit that would leave less is refused with {@code store.full};
 *     0 or more
 */
public record JsonSettings(Path folder, long segmentBytes, long reservedBytes) {
    /** The size of a file unless another one is asked for. */
    public static final long DEFAULT_SEGMENT_BYTES = 128L << 20;
    /** What is left free unless something else is asked for. */
    public static final long DEFAULT_RESERVED_BYTES = 64L << 20;

    private static final long LEAST_SEGMENT_BYTES = 4L << 10;

    /** Checks the bounds. */
    public JsonSettings {
        if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > Location.MAX_OFFSET) {
            throw new IllegalArgumentException("A segment has 4 KiB to 256 MiB, not " + segmentBytes + " bytes.");
        }
        if (reservedBytes < 0) {
            throw new IllegalArgumentException("At least 0 bytes are left free, not " + reservedBytes + ".");
        }
    }

    /**
     * The usual settings.
     *
     * @param folder where the store lives
     * @return with the default sizes
     */
    public static JsonSettings in(Path folder) {
        return new JsonSettings(folder, DEFAULT_SEGMENT_BYTES, DEFAULT_RESERVED_BYTES);
    }

    JsonSettings withFolder(Path other) {
        return new JsonSettings(other, segmentBytes, reservedBytes);
    }

    /**
     * These settings with another size of files.
     *
     * @param bytes 4 KiB to 256 MiB
     * @return other settings; these stay as they are
     */
    public JsonSettings withSegmentBytes(long bytes) {
        return new JsonSettings(folder, bytes, reservedBytes);
    }

    /**
     * These settings with another reserve.
     *
     * @param bytes 0 or more
     * @return other settings; these stay as they are
     */
    public JsonSettings withReservedBytes(long bytes) {
        return new JsonSettings(folder, segmentBytes, bytes);
    }
}
