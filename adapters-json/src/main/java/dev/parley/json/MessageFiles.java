package dev.parley.json;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.work.Cancellation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;

/** Reads messages at known places; those that are close to one another with one access. Safe for any number of threads. */
final class MessageFiles implements AutoCloseable {
    private static final int GAP = 4 << 10;
    private static final int MOST = 256 << 10;

    private final Path folder;
    private final Map<Integer, SegmentReader> segments = new ConcurrentHashMap<>();
    private volatile boolean closed;

    MessageFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads messages.
     *
     * @param locations where they are; neighbours in the file are best neighbours here
     * @return in that order, all of them; empty where the line is there no more because a later one counts
     * @throws ParleyException {@link Problem#STORE_UNAVAILABLE} when the disk fails or has changed what was written
     * @throws java.util.concurrent.CancellationException when nobody waits for them any longer; looked at before each access
     */
    List<Optional<ChatMessage>> read(long[] locations) {
        List<Optional<ChatMessage>> messages = new ArrayList<>(locations.length);
        Cancellation reader = Cancellation.current();
        for (int from = 0; from < locations.length; ) {
            reader.check();
            int to = from + 1;
            while (to < locations.length && isClose(locations[from], locations[to - 1], locations[to])) {
                to++;
            }
            read(locations, from, to, messages);
            from = to;
        }
        return messages;
    }

    private static boolean isClose(long first, long before, long next) {
        long gap = Location.offset(next) - Location.end(before);
        return Location.segment(next) == Location.segment(before)
                && gap >= 0
                && gap <= GAP
                && Location.end(next) - Location.offset(first) <= MOST;
    }

    private void read(long[] locations, int from, int to, List<Optional<ChatMessage>> messages) {
        long base = Location.offset(locations[from]);
        byte[] bytes = new byte[(int) (Location.end(locations[to - 1]) - base)];
        SegmentReader segment = segments.computeIfAbsent(
                Location.segment(locations[from]), number -> new SegmentReader(Segments.file(folder, number)));
        try {
            if (closed) {
                throw new IOException("the store is closed");
            }
            segment.read(ByteBuffer.wrap(bytes), base);
        } catch (IOException e) {
            throw unreadable(locations[from], e);
        }
        for (int i = from; i < to; i++) {
            messages.add(message(bytes, (int) (Location.offset(locations[i]) - base), locations[i]));
        }
    }

    private Optional<ChatMessage> message(byte[] bytes, int start, long location) {
        int end = start + Location.length(location) - 1;
        if (!Line.isIntact(bytes, start, end)) {
            throw unreadable(location, new IOException("its checksum is wrong"));
        }
        try {
            RecordFields record = Records.read(bytes, start, end);
            return record.has(MessageHead.NEXT) ? Optional.of(Records.message(record)) : Optional.empty();
        } catch (IllegalArgumentException | ParleyException | JacksonException e) {
            throw unreadable(location, e);
        }
    }

    private ParleyException unreadable(long location, Exception cause) {
        return new ParleyException(
                Problem.STORE_UNAVAILABLE,
                "A message at byte " + Location.offset(location) + " of "
                        + Segments.file(folder, Location.segment(location)) + " can't be read: " + cause.getMessage(),
                cause);
    }

    /** From now on reads the file that has taken a segment's place. */
    void reopen(int segment) {
        SegmentReader reader = segments.get(segment);
        if (reader != null) {
            reader.reopen();
        }
    }

    @Override
    public void close() {
        closed = true;
        segments.values().forEach(SegmentReader::close);
    }
}
