package dev.parley.json;

import java.util.OptionalLong;

/**
 * What stands behind the last complete batch of the last segment, and whether an interrupted write explains it.
 *
 * <p>An interrupted write leaves a beginning of what was to be written; after a power cut also blocks of zeros in the place of
 * some of it. It never changes a byte. And it is never followed by a line that was written later, which would say that the
 * disk had kept what is in front of it. Whatever else is found there is damage to something that may have been acknowledged.
 */
final class TailEvidence {
    /** The smallest unit that a disk loses. */
    private static final int SECTOR = 512;

    private final long end;
    private OptionalLong altered = OptionalLong.empty();
    private OptionalLong broken = OptionalLong.empty();
    private long durable;

    /** Evidence about what stands behind an offset. */
    TailEvidence(long end) {
        this.end = end;
    }

    /** Looks at one more line. */
    void add(LineReader line) {
        if (line.isIntact()) {
            RecordFields record = Records.read(line.bytes(), line.start(), line.end());
            durable = Math.max(durable, record.has("durable") ? record.number("durable") : 0);
            return;
        }
        if (broken.isEmpty()) {
            broken = OptionalLong.of(line.offset());
        }
        if (altered.isEmpty() && isAltered(line)) {
            altered = OptionalLong.of(line.offset());
        }
    }

    private static boolean isAltered(LineReader line) {
        if (line.isCutOff()) {
            return line.end() > line.start() && Line.isIntact(line.bytes(), line.start(), line.end() - 1);
        }
        int zeros = 0;
        for (int i = line.start(); i < line.end() && zeros < SECTOR; i++) {
            zeros = line.bytes()[i] == 0 ? zeros + 1 : 0;
        }
        return zeros < SECTOR;
    }

    /** The first byte that is damaged for certain; empty when everything behind the last batch may be cut off. */
    OptionalLong damage() {
        return durable > end ? OptionalLong.of(broken.orElse(end)) : altered;
    }
}
