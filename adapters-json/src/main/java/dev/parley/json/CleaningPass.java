package dev.parley.json;

import dev.parley.shared.message.Changes.Forgotten;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/**
 * Takes out of the files what is gone, segment by segment from the first one on: that somebody is forgotten is itself forgotten only
 * when no segment in front holds anything of them.
 */
final class CleaningPass {
    private static final System.Logger LOG = System.getLogger(CleaningPass.class.getName());

    private final JsonSettings settings;
    private final Index index;
    private final MessageFiles files;
    private final JournalWriter writer;
    private final Lock nobodyWrites;
    private final Set<Forgotten> named = new HashSet<>();
    private volatile boolean ending;

    /** A pass, which may be run any number of times; under the lock the index knows everything that is written. */
    CleaningPass(JsonSettings settings, Index index, MessageFiles files, JournalWriter writer, Lock nobodyWrites) {
        this.settings = settings;
        this.index = index;
        this.files = files;
        this.writer = writer;
        this.nobodyWrites = nobodyWrites;
    }

    /** What to do, in order, and whether the newest segment has to wait. */
    private record Plan(List<Uncleaned.Segment> segments, boolean complete) {}

    /**
     * Cleans every segment that is not written to any more.
     *
     * @return false when something is left for another time
     * @throws IOException when the disk fails; what was not cleaned is as it was
     * @throws dev.parley.ParleyException when it is full, or the store can't be written
     */
    synchronized boolean run() throws IOException {
        Plan plan = plan();
        int cleaned = 0;
        for (Uncleaned.Segment segment : plan.segments()) {
            if (ending) {
                return true;
            }
            cleaned += clean(segment);
        }
        LOG.log(Level.DEBUG, "Took out of {0} lines what is gone", cleaned);
        return plan.complete();
    }

    private Plan plan() {
        nobodyWrites.lock();
        try {
            int newest = writer.retire(segment -> index.read(state -> state.uncleaned.isIn(segment)));
            return index.read(state -> new Plan(state.uncleaned.before(newest), !state.uncleaned.isIn(newest)));
        } finally {
            nobodyWrites.unlock();
        }
    }

    private int clean(Uncleaned.Segment segment) throws IOException {
        index.update(state -> {
            state.uncleaned.begin(segment);
            return segment;
        });
        boolean done = false;
        try {
            LineCleaner lines = new LineCleaner(index, named, segment);
            if (new SegmentCleaner(settings, segment.segment(), lines).run()) {
                files.reopen(segment.segment());
            }
            done = true;
            return settle(segment, lines.settled());
        } finally {
            if (!done) {
                index.update(state -> {
                    state.uncleaned.giveUp(segment);
                    return segment;
                });
            }
        }
    }

    private int settle(Uncleaned.Segment segment, int lines) {
        return index.update(state -> {
            state.uncleaned.add(segment.segment(), -lines);
            return lines;
        });
    }

    /** Begins with no other segment. */
    void end() {
        ending = true;
    }
}
