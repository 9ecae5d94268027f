package dev.parley.json;

import java.util.OptionalLong;

/**
 * What stands behind the last complete batch of the last segment, and whether an interrupted write explains it.
 *
 * <p>An interrupted write leaves a beginning of what was to be written; after a power cut also zeros in the place of some of its
 * sectors, or of the part of a sector that was new. It never changes a byte, and no line has a zero. And it is never followed by
 * a line that was written later, which would say that the disk had kept what is in front of it. Whatever else is found there is
 * damage to something that may have been acknowledged.
 */
final class TailEvidence {
    /** The smallest unit that a disk loses. */
    private static final int SECTOR = 512;

    private final long end;
    private OptionalLong altered = OptionalLong.empty();
    private OptionalLong broken = OptionalLong.empty();
    private long durable;
    private long current;
    private boolean explained = true;
    private boolean unfinished;

    /**
     * Evidence about what stands behind an offset.
     *
     * @param end the offset
     * @param durable up to where the file is known to have been forced
     */
    TailEvidence(long end, long durable) {
        this.end = end;
        this.durable = durable;
    }

    /** Looks at one more line, or at the next piece of one that is too long to be one. */
    void add(LineReader line) {
        boolean continued = unfinished;
        unfinished = !line.isTerminated();
        if (!continued) {
            conclude();
            if (line.isIntact()) {
                RecordFields record = Records.read(line.bytes(), line.start(), line.end());
                durable = Math.max(durable, record.has("durable") ? record.number("durable") : 0);
                return;
            }
            current = line.offset();
            broken = broken.isPresent() ? broken : OptionalLong.of(current);
            explained = false;
        }
        explained = explained || isUnfinished(line) || hasLostSector(line);
    }

    /** With another byte in the place of its line feed, it was finished. */
    private static boolean isUnfinished(LineReader line) {
        return line.isCutOff()
                && (line.end() == line.start() || !Line.isIntact(line.bytes(), line.start(), line.end() - 1));
    }

    private boolean hasLostSector(LineReader line) {
        long from = Math.max(end, line.offset() / SECTOR * SECTOR);
        while (from < line.nextOffset()) {
            long to = (from / SECTOR + 1) * SECTOR;
            if (from >= line.offset() && isLost(line, from, to)) {
                return true;
            }
            from = to;
        }
        return false;
    }

    private static boolean isLost(LineReader line, long from, long to) {
        boolean whole = to <= line.nextOffset() || line.isCutOff();
        int first = line.start() + (int) (from - line.offset());
        int behind = line.start() + (int) (Math.min(to, line.nextOffset()) - line.offset());
        for (int i = first; i < behind && whole; i++) {
            whole = line.bytes()[i] == 0;
        }
        return whole;
    }

    private void conclude() {
        if (!explained && altered.isEmpty()) {
            altered = OptionalLong.of(current);
        }
        explained = true;
    }

    /** The first byte that is damaged for certain; empty when everything behind the last batch may be cut off. */
    OptionalLong damage() {
        conclude();
        return durable > end ? OptionalLong.of(broken.orElse(end)) : altered;
    }
}
