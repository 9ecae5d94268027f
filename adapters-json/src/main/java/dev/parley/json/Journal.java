package dev.parley.json;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * The writing end of a store: appends groups of batches to the newest segment and makes them durable. Only its owner's thread
 * uses it, so that nobody's interruption closes its file.
 *
 * <p>An {@link IOException} of any method means that it is not known what the disk holds; the journal must not be used again.
 */
final class Journal implements Closeable {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final int CHUNK = 1 << 20;
    private static final int COMMIT_BYTES = 256;
    private static final long NOT_EMPTY = -1;
    private static final int SMALL = 64;
    private static final long RETIRING_NANOS = TimeUnit.HOURS.toNanos(1);

    private final JsonSettings settings;
    private final FileStore disk;
    private final String epoch;
    private final DurableEnd durableEnd;
    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
    private FileChannel channel;
    private int segment;
    private long begin;
    private long end;
    private long durable;
    private long batch;
    private Optional<Long> retiredAt = Optional.empty();

    private Journal(JsonSettings settings, String epoch, JournalScan.End at, FileChannel channel) throws IOException {
        this.durableEnd = DurableEnd.open(settings.folder());
        this.settings = settings;
        this.disk = Files.getFileStore(settings.folder());
        this.epoch = epoch;
        this.segment = at.segment();
        this.end = at.end();
        this.begin = NOT_EMPTY;
        this.durable = at.end();
        this.batch = at.batch();
        this.channel = channel;
    }

    /** Goes on behind the last complete batch: cuts off what an interrupted write left there, and makes the rest durable. */
    static Journal resume(JsonSettings settings, JournalScan.End at) throws IOException {
        Path file = Segments.file(settings.folder(), at.segment());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            cut(file, channel, at.end());
            rewrite(channel, at.durable(), at.end());
            channel.force(true);
            StoreFolder.force(settings.folder());
            Journal journal = new Journal(settings, at.epoch().orElseThrow(), at, channel);
            journal.noteForced();
            return journal;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static void cut(Path file, FileChannel channel, long end) throws IOException {
        long surplus = channel.size() - end;
        if (surplus > 0) {
            LOG.log(
                    Level.WARNING,
                    "Cutting " + surplus + " bytes of an unfinished write off " + file + " at byte " + end);
            channel.truncate(end);
        }
    }

    /**
     * What a force that failed did not write may still be read, and a second force would not write it either: only what is
     * written again is forced again.
     */
    private static void rewrite(FileChannel channel, long from, long end) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK, end - from));
        for (long at = from; at < end; ) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), end - at));
            int count = channel.read(bytes, at);
            if (count <= 0) {
                throw new EOFException("the file ends at byte " + at);
            }
            for (bytes.flip(); bytes.hasRemaining(); ) {
                at += channel.write(bytes, at);
            }
        }
    }

    /** Begins a new store with its first segment. */
    static Journal begin(JsonSettings settings, String epoch) throws IOException {
        JournalScan.End nothing = new JournalScan.End(Optional.of(epoch), 0, 0, 0, 1);
        FileChannel channel = create(settings, Segments.FIRST);
        Journal journal = new Journal(settings, epoch, nothing, channel);
        try {
            journal.startSegment(Segments.FIRST, channel);
        } catch (ParleyException e) {
            journal.durableEnd.close();
            throw new IOException(e.detail(), e);
        } catch (IOException | RuntimeException | Error e) {
            journal.durableEnd.close();
            throw e;
        }
        return journal;
    }

    private static FileChannel create(JsonSettings settings, int segment) throws IOException {
        return StoreFolder.create(Segments.file(settings.folder(), segment), StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Nothing is written to a segment before its header and its name are durable. */
    private void startSegment(int number, FileChannel file) throws IOException {
        byte[] header = Records.header(new Records.Header(epoch, number, batch, end));
        try {
            writeOrCutBack(file, List.of(header), 0);
            file.force(true);
            StoreFolder.force(settings.folder());
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
        channel = file;
        segment = number;
        begin = header.length;
        end = header.length;
        durable = end;
        noteForced();
    }

    private void noteForced() {
        durableEnd.write(new DurableEnd.At(segment, durable));
    }

    /**
     * Appends batches, as one write and one force for all of them.
     *
     * @param group as many as {@link #fits} allowed, at least one
     * @return where each of them begins
     * @throws ParleyException {@link Problem#STORE_FULL}: nothing was stored, and the journal is as it was
     */
    List<Place> append(List<BatchEncoder.Encoded> group) throws IOException {
        long bytes = group.stream().mapToLong(Journal::size).sum();
        checkSpace(bytes);
        if (!fits(bytes)) {
            roll();
        }
        List<byte[]> lines = new ArrayList<>(2 * group.size());
        List<Place> places = new ArrayList<>(group.size());
        long at = end;
        for (BatchEncoder.Encoded encoded : group) {
            byte[] commit = Records.commit(encoded.batch().commit(), batch + places.size(), encoded.records(), durable);
            lines.add(encoded.lines());
            lines.add(commit);
            places.add(new Place(segment, at));
            at += encoded.lines().length + commit.length;
        }
        writeOrCutBack(channel, lines, end);
        channel.force(false);
        end = at;
        durable = at;
        noteForced();
        batch += group.size();
        return places;
    }

    /** What a batch takes in the file, its commit included; a little more than that. */
    static long size(BatchEncoder.Encoded encoded) {
        return encoded.lines().length + (long) COMMIT_BYTES;
    }

    /** Where a batch begins. */
    record Place(int segment, long offset) {}

    /** Whether so many more bytes belong to this segment. One batch fits into an empty segment however large it is. */
    boolean fits(long bytes) {
        return end == begin || end + bytes <= settings.segmentBytes();
    }

    /**
     * Says in the file that everything before is durable. It need not be durable itself: it serves to tell an interrupted write
     * from damage.
     */
    void noteDurable() throws IOException {
        byte[] note = Records.durable(durable);
        writeOrCutBack(channel, List.of(note), end);
        end += note.length;
    }

    /**
     * Begins a new segment, so that nothing is added to this one any more, if it is wanted. A store has a limited number of segments:
     * a small one is not given up when another one was within the last hour.
     *
     * @param wanted whether to give up the segment of a number
     * @return the number of the segment that is written to
     * @throws ParleyException {@link Problem#STORE_FULL}: the journal is as it was
     */
    int retire(IntPredicate wanted) throws IOException {
        boolean large = end - begin >= settings.segmentBytes() / SMALL;
        boolean lately =
                retiredAt.filter(at -> System.nanoTime() - at < RETIRING_NANOS).isPresent();
        if (wanted.test(segment) && (large || !lately)) {
            checkSpace(Records.MAX_HEADER_BYTES);
            roll();
            retiredAt = Optional.of(System.nanoTime());
        }
        return segment;
    }

    private void roll() throws IOException {
        channel.force(true);
        if (segment == Location.MAX_SEGMENT) {
            throw new ParleyException(Problem.STORE_FULL, "The store has as many files as it can have.");
        }
        FileChannel old = channel;
        startSegment(segment + 1, create(settings, segment + 1));
        old.close();
    }

    private void checkSpace(long bytes) throws IOException {
        long free = disk.getUsableSpace();
        if (free - bytes < settings.reservedBytes()) {
            throw full(free);
        }
    }

    private ParleyException full(long free) {
        return new ParleyException(
                Problem.STORE_FULL,
                "The disk of the store has " + free + " bytes left, of which " + settings.reservedBytes()
                        + " are reserved; make room, then try again.");
    }

    /**
     * Where the disk turns out to be full although room was left a moment ago, what was written is cut off again. When that is
     * forced to the disk without an error, the file is what it was before, and the store may go on.
     */
    private void writeOrCutBack(FileChannel file, List<byte[]> lines, long offset) throws IOException {
        try {
            write(file, lines, offset);
        } catch (IOException e) {
            long free = disk.getUsableSpace();
            if (free >= Math.max(settings.reservedBytes(), CHUNK)) {
                throw e;
            }
            file.truncate(offset);
            file.force(true);
            if (file.size() != offset) {
                throw e;
            }
            throw full(free);
        }
    }

    private void write(FileChannel file, List<byte[]> lines, long offset) throws IOException {
        long at = offset;
        chunk.clear();
        for (byte[] line : lines) {
            for (int from = 0; from < line.length; ) {
                int count = Math.min(chunk.remaining(), line.length - from);
                chunk.put(line, from, count);
                from += count;
                if (!chunk.hasRemaining()) {
                    at = drain(file, at);
                }
            }
        }
        drain(file, at);
    }

    private long drain(FileChannel file, long offset) throws IOException {
        long at = offset;
        chunk.flip();
        while (chunk.hasRemaining()) {
            at += file.write(chunk, at);
        }
        chunk.clear();
        return at;
    }

    @Override
    public void close() throws IOException {
        durableEnd.close();
        channel.close();
    }
}
