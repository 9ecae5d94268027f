package dev.parley.json;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads a file line by line from its beginning, in large blocks and without copying the lines; a block grows to hold a line that
 * is longer. For one thread.
 */
final class LineReader implements Closeable {
    private static final int BLOCK = 256 << 10;

    private final FileChannel channel;
    private byte[] bytes;
    private long base;
    private int start;
    private int end;
    private int following;
    private int limit;
    private boolean terminated;
    private boolean exhausted;

    LineReader(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        bytes = new byte[(int) Math.min(BLOCK, channel.size() + 1)];
    }

    /** Moves to the next line; a run of {@link Line#MAX_BYTES} bytes without a line feed counts as one. */
    boolean next() throws IOException {
        start = following;
        int searched = start;
        while (true) {
            int feed = indexOfFeed(searched);
            if (feed >= 0) {
                return found(feed, feed + 1, true);
            }
            if (limit - start >= Line.MAX_BYTES) {
                return found(limit, limit, false);
            }
            searched = limit - start;
            if (!fill()) {
                return found(limit, limit, false) && end > start;
            }
        }
    }

    private boolean found(int lineEnd, int next, boolean withFeed) {
        end = lineEnd;
        following = next;
        terminated = withFeed;
        return true;
    }

    private int indexOfFeed(int from) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Moves what is begun to the front and reads on behind it. */
    private boolean fill() throws IOException {
        System.arraycopy(bytes, start, bytes, 0, limit - start);
        base += start;
        limit -= start;
        start = 0;
        if (limit == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        int count = channel.read(ByteBuffer.wrap(bytes, limit, bytes.length - limit));
        if (count <= 0) {
            exhausted = true;
            return false;
        }
        limit += count;
        return true;
    }

    /** What was read last; another array after {@link #next()}. */
    byte[] bytes() {
        return bytes;
    }

    /** The line's first byte in {@link #bytes()}. */
    int start() {
        return start;
    }

    /** The byte behind the line in {@link #bytes()}: its line feed, if it has one. */
    int end() {
        return end;
    }

    /** The line's first byte in the file. */
    long offset() {
        return base + start;
    }

    /** The byte behind the line, and its line feed, in the file. */
    long nextOffset() {
        return base + following;
    }

    /** Whether it ends with a line feed. */
    boolean isTerminated() {
        return terminated;
    }

    /** Whether the file ends within this line. */
    boolean isCutOff() {
        return exhausted && !terminated;
    }

    boolean isIntact() {
        return terminated && Line.isIntact(bytes, start, end);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
