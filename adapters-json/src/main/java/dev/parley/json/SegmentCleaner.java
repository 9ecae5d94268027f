package dev.parley.json;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts a file in a segment's place whose lines are cleaned and as long as before, so that nothing moves. The file is written whole
 * and forced before it has the segment's name; whenever this ends, the segment is there, the old one or the new one. Where no line
 * is to be cleaned, nothing is written. For one thread, once.
 */
final class SegmentCleaner {
    private static final int BLOCK = 1 << 20;

    private final JsonSettings settings;
    private final Path file;
    private final Path copy;
    private final LineCleaner cleaner;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK + Line.MAX_BYTES);
    private @Nullable FileChannel out;
    /** Where in the file the block begins. */
    private long base;

    SegmentCleaner(JsonSettings settings, int segment, LineCleaner cleaner) {
        this.settings = settings;
        this.file = Segments.file(settings.folder(), segment);
        this.copy = Segments.cleaning(settings.folder(), segment);
        this.cleaner = cleaner;
    }

    /**
     * Cleans the segment.
     *
     * @return whether another file is in its place
     * @throws IOException when the disk fails, or a line is damaged; the segment is then as it was, unless the disk lost it
     * @throws ParleyException {@link Problem#STORE_FULL}
     */
    boolean run() throws IOException {
        try {
            copyLines();
            return out != null && replace(out);
        } finally {
            if (out != null) {
                out.close();
                Files.deleteIfExists(copy);
            }
        }
    }

    private boolean replace(FileChannel channel) throws IOException {
        drain(channel);
        channel.force(true);
        channel.close();
        // Should the name of one that was cleaned earlier not have lasted, it lasts now.
        StoreFolder.force(settings.folder());
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
        StoreFolder.force(settings.folder());
        return true;
    }

    private void copyLines() throws IOException {
        try (LineReader lines = new LineReader(file)) {
            while (lines.next()) {
                if (!lines.isIntact()) {
                    throw new IOException("The line at byte " + lines.offset() + " of " + file + " is damaged.");
                }
                Optional<byte[]> cleaned = cleaner.clean(lines.bytes(), lines.start(), lines.end(), lines.offset());
                if (cleaned.isPresent() && out == null) {
                    out = begin(lines.offset());
                }
                if (out != null) {
                    block.put(cleaned.orElse(lines.bytes()), cleaned.isPresent() ? 0 : lines.start(), (int)
                            (lines.nextOffset() - lines.offset()));
                    drainWhenFull(out);
                }
            }
        }
    }

    private void drainWhenFull(FileChannel channel) throws IOException {
        if (block.position() >= BLOCK) {
            drain(channel);
        }
    }

    /** Begins the copy with what stands in front of the first line that is cleaned. */
    private FileChannel begin(long end) throws IOException {
        checkSpace();
        FileChannel channel = StoreFolder.create(copy, StandardOpenOption.TRUNCATE_EXISTING);
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            keepPermissions();
            while (base < end) {
                block.limit((int) Math.min(BLOCK, end - base));
                if (in.read(block, base) <= 0) {
                    throw new EOFException("the file ends at byte " + base);
                }
                drain(channel);
            }
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private void checkSpace() throws IOException {
        long free = Files.getFileStore(settings.folder()).getUsableSpace();
        if (free - Files.size(file) < settings.reservedBytes()) {
            throw new ParleyException(
                    Problem.STORE_FULL,
                    "There is no room for a copy of " + file + ": the disk has " + free + " bytes left, of which "
                            + settings.reservedBytes() + " are reserved.");
        }
    }

    private void keepPermissions() throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.getFileAttributeView(copy, PosixFileAttributeView.class)
                    .setPermissions(Files.getPosixFilePermissions(file));
        }
    }

    private void drain(FileChannel channel) throws IOException {
        block.flip();
        while (block.hasRemaining()) {
            base += channel.write(block, base);
        }
        block.clear();
    }
}
