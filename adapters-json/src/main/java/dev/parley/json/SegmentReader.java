package dev.parley.json;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads anywhere in a file, for any number of threads at once. A channel is closed under everybody when one of its threads is
 * interrupted, or when another file has taken the place of this one; here it is opened again, and the interruption kept for later.
 */
final class SegmentReader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SegmentReader.class.getName());

    private final Path file;
    private @Nullable FileChannel channel;
    private boolean closed;

    SegmentReader(Path file) {
        this.file = file;
    }

    /** Fills a buffer with what begins at an offset. */
    void read(ByteBuffer into, long offset) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (into.hasRemaining()) {
                try {
                    readOn(into, offset);
                } catch (ClosedChannelException e) {
                    // What was read so far may be of another file than what comes.
                    into.rewind();
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void readOn(ByteBuffer into, long offset) throws IOException {
        FileChannel open = channel();
        while (into.hasRemaining()) {
            if (open.read(into, offset + into.position()) < 0) {
                throw new EOFException("the file ends at byte " + open.size());
            }
        }
    }

    private synchronized FileChannel channel() throws IOException {
        if (closed) {
            throw new IOException("the store is closed");
        }
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            open = FileChannel.open(file, StandardOpenOption.READ);
            channel = open;
        }
        return open;
    }

    /** Reads whatever file has the name from now on; reading that is under way begins again. */
    synchronized void reopen() {
        closeChannel();
        channel = null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeChannel();
    }

    private void closeChannel() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "Closing a file that was only read failed", e);
        }
    }
}
