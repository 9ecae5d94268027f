package dev.parley.json;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The file {@code durable}: up to where the journal was forced to the disk, so that a journal which lost its end is noticed.
 *
 * <p>It is written after each force and never forced itself. So it costs no wait, survives the end of the process, and may fall
 * behind when the power fails; it never says more than what was forced. No backup has it: there it would say too much. For the
 * journal's thread.
 */
final class DurableEnd implements Closeable {
    static final String NAME = "durable";

    private static final System.Logger LOG = System.getLogger(DurableEnd.class.getName());
    /** The file as a whole, in one sector. */
    private static final int BYTES = 128;

    private final FileChannel channel;
    private boolean failed;

    /**
     * An end of the journal.
     *
     * @param segment the segment that was written to
     * @param bytes how much of it was forced
     */
    record At(int segment, long bytes) {}

    private DurableEnd(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens it for writing, and leaves what it says. */
    static DurableEnd open(Path folder) throws IOException {
        return new DurableEnd(StoreFolder.create(folder.resolve(NAME)));
    }

    /** What it says; empty where there is none, or one that was being written when the power failed. */
    static Optional<At> read(Path folder) throws IOException {
        try {
            byte[] line = Files.readAllBytes(folder.resolve(NAME));
            return line.length == BYTES && line[BYTES - 1] == '\n' && Line.isIntact(line, 0, BYTES - 1)
                    ? Optional.of(Records.end(Records.read(line, 0, BYTES - 1)))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException | JacksonException e) {
            LOG.log(Level.WARNING, "The file " + NAME + " of the store can't be read; it is made anew", e);
            return Optional.empty();
        }
    }

    /** Says that the journal was forced up to here. Where that can't be written, what it said before stays true. */
    void write(At at) {
        if (failed) {
            return;
        }
        try {
            ByteBuffer line = ByteBuffer.wrap(Records.end(at, BYTES));
            while (line.hasRemaining()) {
                channel.write(line, line.position());
            }
        } catch (IOException e) {
            failed = true;
            LOG.log(
                    Level.WARNING,
                    "The file " + NAME
                            + " can't be written; until the next start, a journal that loses its end is not noticed",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
