package dev.parley.benchmarks;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongToIntFunction;

/**
 * One who sends, with a bounded number of unanswered messages. In the open model a message that is due while the window is
 * full waits here and keeps the time at which it was due. For one thread.
 */
final class Sender {
    private final Line line;
    private final int window;
    private final LongToIntFunction numbering;
    private final Queue<Long> due = new ArrayDeque<>();
    private boolean saturating;
    private int unanswered;
    private long pausedUntil;
    private boolean paused;

    /** The way that messages take to the server. */
    interface Line {
        /**
         * Sends a message and does not wait.
         *
         * @param number what the message is known by
         */
        void send(int number);

        /** Whether there is any sense in sending more. */
        boolean isOpen();
    }

    /**
     * A sender of nothing so far.
     *
     * @param line the way to the server
     * @param window the most unanswered messages
     * @param numbering gives a message its number, from the time at which it was meant to be sent
     */
    Sender(Line line, int window, LongToIntFunction numbering) {
        this.line = line;
        this.window = window;
        this.numbering = numbering;
    }

    /** Keeps the window full from now on. */
    void saturate(long now) {
        saturating = true;
        pump(now);
    }

    /** A message is due. */
    void due(long intended, long now) {
        due.add(intended);
        pump(now);
    }

    /** An answer came; the next message takes its place. */
    void answered(long now) {
        unanswered--;
        pump(now);
    }

    /** A refusal came that asks for some patience. */
    void refused(long now, long pauseNanos) {
        unanswered--;
        paused = true;
        pausedUntil = now + pauseNanos;
    }

    /** Goes on after a pause, when it is over. */
    void pump(long now) {
        if (paused && now - pausedUntil < 0) {
            return;
        }
        paused = false;
        while (unanswered < window && line.isOpen() && (saturating || !due.isEmpty())) {
            unanswered++;
            line.send(numbering.applyAsInt(saturating ? now : due.remove()));
        }
    }

    /** Sends what is due already, and nothing new. */
    void stop() {
        saturating = false;
    }

    /** The messages without an answer, and those that were due and could not be sent. */
    int unfinished() {
        return unanswered + due.size();
    }
}
