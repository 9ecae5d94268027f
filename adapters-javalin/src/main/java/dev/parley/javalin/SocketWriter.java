package dev.parley.javalin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * What waits to be written to one WebSocket, and the only one who writes it: one write at a time, which takes as many of the
 * waiting frames as are small together. Nothing blocks; safe for any number of threads.
 *
 * <p>The frames that wait are bounded in bytes. A page of what somebody missed is not counted, as it comes all at once and only
 * {@linkplain #hasRoom() when there is room}: it must get through whatever its size, or its reader would never get further. Its own
 * bound is {@link dev.parley.readchat.ChatReader#MAX_BYTES}, but for a thing that is larger by itself. A
 * frame alone is taken even if it exceeds the bound. Ephemeral frames are not counted either: they come and stay only while at most
 * half of the bound waits.
 */
final class SocketWriter {
    private static final int MOST_AT_ONCE = 32 * 1024;

    private final Outlet outlet;
    private final int bound;
    private final LongSupplier nanos;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private Runnable whenRoom = () -> {};
    private Runnable whenTooSlow = () -> {};
    private Runnable whenWritten = () -> {};
    private long counted;
    private long ephemeral;
    private long waiting;
    private boolean open = true;
    private boolean writing;
    private long writingSince;

    /** Where the frames go. */
    @FunctionalInterface
    interface Outlet {
        /** Writes frames in their order; exactly one of the two is called when that is done, or has failed for good. */
        void write(List<SocketFrame> frames, Runnable done, Runnable failed);
    }

    private record Waiting(SocketFrame frame, Kind kind) {}

    private enum Kind {
        COUNTED,
        PAGED,
        EPHEMERAL
    }

    /**
     * A writer without frames.
     *
     * @param outlet where they go
     * @param bound how many bytes may wait
     * @param nanos a clock that only goes forward
     */
    SocketWriter(Outlet outlet, int bound, LongSupplier nanos) {
        this.outlet = outlet;
        this.bound = bound;
        this.nanos = nanos;
    }

    /** Whom to tell when there is room for a page again, and when a frame was not taken: that is told once. */
    synchronized void tell(Runnable room, Runnable tooSlow) {
        whenRoom = room;
        whenTooSlow = tooSlow;
    }

    /** Takes a frame, unless too much waits already. */
    void write(SocketFrame frame) {
        if (take(frame)) {
            writeOn();
        } else {
            tooSlow().run();
        }
    }

    private synchronized boolean take(SocketFrame frame) {
        if (!open) {
            return true;
        }
        open = counted == 0 || counted + frame.size() <= bound;
        if (open) {
            add(new Waiting(frame, Kind.COUNTED));
        }
        return open;
    }

    private void add(Waiting frame) {
        queue.add(frame);
        count(frame, frame.frame().size());
        if (ephemeral > 0 && waiting > bound / 2) {
            dropEphemeral();
        }
    }

    private void count(Waiting frame, int bytes) {
        waiting += bytes;
        switch (frame.kind()) {
            case COUNTED -> counted += bytes;
            case EPHEMERAL -> ephemeral += bytes;
            case PAGED -> {}
        }
    }

    /** What is being written already is written. */
    private void dropEphemeral() {
        queue.removeIf(frame -> {
            boolean drops = frame.kind() == Kind.EPHEMERAL;
            if (drops) {
                count(frame, -frame.frame().size());
            }
            return drops;
        });
    }

    private synchronized Runnable tooSlow() {
        return whenTooSlow;
    }

    /** Takes a frame of a page. */
    void writePaged(SocketFrame frame) {
        synchronized (this) {
            if (open) {
                add(new Waiting(frame, Kind.PAGED));
            }
        }
        writeOn();
    }

    /** Takes a frame that nobody misses, as long as at most half of the bound waits; it is dropped when more comes to wait. */
    void writeEphemeral(SocketFrame frame) {
        synchronized (this) {
            if (!open || waiting + frame.size() > bound / 2) {
                return;
            }
            add(new Waiting(frame, Kind.EPHEMERAL));
        }
        writeOn();
    }

    /** Whether little enough waits for a page to be asked for. */
    synchronized boolean hasRoom() {
        return waiting <= bound / 4;
    }

    /** Takes nothing more, writes what waits, and then calls. */
    void finish(Runnable written) {
        synchronized (this) {
            open = false;
            whenWritten = written;
        }
        writeOn();
    }

    /** Forgets what waits. */
    synchronized void abandon() {
        open = false;
        queue.clear();
        whenWritten = () -> {};
    }

    /** Nothing can be written any more. */
    private synchronized void failed() {
        writing = false;
        abandon();
    }

    /** Whether the write that is running began longer ago than that. */
    synchronized boolean isStuckFor(long nanoseconds) {
        return writing && nanos.getAsLong() - writingSince > nanoseconds;
    }

    private void writeOn() {
        List<Waiting> next;
        Runnable written = () -> {};
        synchronized (this) {
            if (writing) {
                return;
            }
            next = next();
            if (next.isEmpty()) {
                written = whenWritten;
                whenWritten = () -> {};
            } else {
                writing = true;
                writingSince = nanos.getAsLong();
            }
        }
        written.run();
        if (!next.isEmpty()) {
            outlet.write(next.stream().map(Waiting::frame).toList(), () -> written(next), this::failed);
        }
    }

    private List<Waiting> next() {
        List<Waiting> next = new ArrayList<>();
        int size = 0;
        while (!queue.isEmpty()
                && (next.isEmpty() || size + queue.element().frame().size() <= MOST_AT_ONCE)) {
            Waiting frame = queue.remove();
            size += frame.frame().size();
            next.add(frame);
        }
        return next;
    }

    private void written(List<Waiting> frames) {
        Runnable room;
        synchronized (this) {
            writing = false;
            for (Waiting frame : frames) {
                count(frame, -frame.frame().size());
            }
            room = hasRoom() ? whenRoom : () -> {};
        }
        room.run();
        writeOn();
    }
}
