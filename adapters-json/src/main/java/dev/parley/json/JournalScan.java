package dev.parley.json;

import dev.parley.ParleyException;
import dev.parley.json.StoreNotOpenedException.Reason;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JacksonException;

/** Reads a whole store from its beginning into an index, and changes nothing on the disk. For one thread, once. */
final class JournalScan {
    private final Path folder;
    private final Index index;
    private final Optional<DurableEnd.At> forced;
    private final MessageHead head = new MessageHead();
    private final List<ChatConversation> conversations = new ArrayList<>();
    private final List<Membership> memberships = new ArrayList<>();
    private final List<StoredBatch.MessageLine> messages = new ArrayList<>();
    private final List<Participation> participations = new ArrayList<>();
    private final List<Forgotten> forgotten = new ArrayList<>();
    private StoredBatch.Facts facts = StoredBatch.Facts.NONE;
    private Optional<String> epoch = Optional.empty();
    private int records;
    private long batch = 1;
    private long previousBytes;
    private long durable;

    /**
     * Where the next batch goes.
     *
     * @param epoch the store's; empty when there is no store yet
     * @param segment the last segment whose header is complete; 0 when there is none
     * @param durable up to where that segment is known to have been forced
     * @param end behind the last complete batch
     * @param batch the next batch's number
     */
    record End(Optional<String> epoch, int segment, long durable, long end, long batch) {}

    /**
     * A scan of what is in a folder.
     *
     * @param forced up to where the journal is known to have been forced; empty for a backup
     */
    JournalScan(Path folder, Index index, Optional<DurableEnd.At> forced) {
        this.folder = folder;
        this.index = index;
        this.forced = forced;
    }

    /**
     * Reads every segment.
     *
     * @return where the last complete batch ends
     * @throws StoreNotOpenedException when something is damaged or missing
     */
    End run() throws IOException {
        List<Integer> segments = new ArrayList<>(Segments.in(folder));
        if (!segments.isEmpty() && isBarelyBegun(Segments.file(folder, segments.get(segments.size() - 1)))) {
            segments.remove(segments.size() - 1);
        }
        int expected = Segments.FIRST;
        for (int segment : segments) {
            Path file = Segments.file(folder, expected);
            if (segment != expected) {
                throw damaged(file, 0, "the file is missing");
            }
            previousBytes = segment(segment, file, expected == segments.size());
            expected++;
        }
        if (forced.isPresent() && forced.get().segment() >= expected) {
            throw cutOff(Segments.file(folder, expected), 0);
        }
        return new End(epoch, expected - 1, durable, previousBytes, batch);
    }

    /** A process that ended between making a file and finishing its header has used it for nothing. */
    private boolean isBarelyBegun(Path file) throws IOException {
        if (Files.size(file) > Records.MAX_HEADER_BYTES) {
            return false;
        }
        try (LineReader lines = new LineReader(file)) {
            if (!lines.next()) {
                return true;
            }
            TailEvidence evidence = new TailEvidence(0, 0);
            evidence.add(lines);
            return lines.isCutOff() && evidence.damage().isEmpty();
        }
    }

    private long segment(int segment, Path file, boolean last) throws IOException {
        try (LineReader lines = new LineReader(file)) {
            header(segment, file, lines);
            durable = 0;
            long end = lines.nextOffset();
            while (lines.next() && lines.isIntact()) {
                if (accept(segment, file, lines)) {
                    end = lines.nextOffset();
                }
            }
            if (end < Files.size(file)) {
                checkTail(segment, file, end, last, lines);
            } else if (end < forcedBytes(segment)) {
                throw cutOff(file, end);
            }
            forgetBatch();
            return end;
        }
    }

    private void header(int segment, Path file, LineReader lines) throws IOException {
        if (!lines.next() || !lines.isIntact()) {
            throw damaged(file, 0, "its header is damaged");
        }
        RecordFields record = read(file, lines);
        if (!record.type().equals(Records.HEADER)) {
            throw damaged(file, 0, "it does not begin with a header");
        }
        Records.Header found = understand(file, lines, () -> Records.header(record));
        Records.Header expected = new Records.Header(epoch.orElse(found.epoch()), segment, batch, previousBytes);
        if (!found.equals(expected)) {
            throw damaged(
                    file, 0, "what precedes it is not complete: its header is " + found + ", expected was " + expected);
        }
        epoch = Optional.of(found.epoch());
    }

    /** Takes an intact line; true when what was read until here counts. */
    private boolean accept(int segment, Path file, LineReader lines) {
        if (lines.nextOffset() > Location.MAX_OFFSET && records > 0) {
            throw damaged(file, lines.offset(), "the file is larger than this version writes");
        }
        Optional<StoredBatch.MessageLine> message = understand(
                file, lines, () -> head.read(lines.bytes(), lines.start(), lines.end(), (int) lines.offset()));
        if (message.isPresent()) {
            messages.add(message.get());
            records++;
            return false;
        }
        RecordFields record = read(file, lines);
        return understand(file, lines, () -> accept(record, segment, lines));
    }

    private boolean accept(RecordFields record, int segment, LineReader lines) {
        switch (record.type()) {
            case Records.LOG -> facts = StoredBatch.Facts.log(Records.log(record));
            case Records.EPOCH -> facts = StoredBatch.Facts.epoch(Records.epoch(record));
            case Records.INCARNATION -> facts = StoredBatch.Facts.incarnation(Records.incarnation(record));
            case Records.CONVERSATION -> conversations.add(Records.conversation(record));
            case Records.MEMBERSHIP -> memberships.add(Records.membership(record));
            case Records.MESSAGE ->
                messages.add(MessageHead.of(
                        record,
                        (int) lines.offset(),
                        (int) (lines.nextOffset() - lines.offset()),
                        Line.isPadded(lines.bytes(), lines.start(), lines.end())));
            case Records.PARTICIPATION -> participations.add(Records.participation(record));
            case Records.FORGOTTEN -> forgotten.add(Records.forgotten(record));
            case Records.GONE -> {
                // It counts as a record of its batch.
            }
            case Records.COMMIT -> {
                durable(record, lines.offset());
                commit(record, segment);
                return true;
            }
            case Records.DURABLE -> {
                durable(record, lines.offset());
                if (records > 0) {
                    throw new IllegalArgumentException("the batch in front of it has no commit");
                }
                return true;
            }
            default ->
                throw new IllegalArgumentException("a record of type " + record.type() + " does not belong here");
        }
        records++;
        return false;
    }

    private void durable(RecordFields record, long offset) {
        long said = record.number("durable");
        if (said < durable || said > offset) {
            throw new IllegalArgumentException(
                    "it says that " + said + " bytes were durable, after " + durable + " and with " + offset);
        }
        durable = said;
    }

    private void commit(RecordFields record, int segment) {
        if (record.number("batch") != batch || record.number("records") != records) {
            throw new IllegalArgumentException(
                    "batch " + batch + " has " + records + " records here, but its commit is for "
                            + record.number("records") + " of batch " + record.number("batch"));
        }
        StoredBatch complete = new StoredBatch(
                Records.commit(record), facts, conversations, memberships, messages, participations, forgotten);
        index.check(complete);
        index.apply(complete, segment, 0);
        epoch = facts.epoch().or(() -> epoch);
        batch++;
        forgetBatch();
    }

    private void forgetBatch() {
        records = 0;
        facts = StoredBatch.Facts.NONE;
        conversations.clear();
        memberships.clear();
        messages.clear();
        participations.clear();
        forgotten.clear();
    }

    private long forcedBytes(int segment) {
        return forced.filter(at -> at.segment() == segment)
                .map(DurableEnd.At::bytes)
                .orElse(0L);
    }

    private void checkTail(int segment, Path file, long end, boolean last, LineReader lines) throws IOException {
        if (!last) {
            throw damaged(file, Math.max(end, lines.offset()), "it is damaged or cut off, and a later file exists");
        }
        TailEvidence evidence = new TailEvidence(end, forcedBytes(segment));
        if (lines.nextOffset() > lines.offset()) {
            evidence.add(lines);
        }
        while (lines.next()) {
            evidence.add(lines);
        }
        OptionalLong damage = evidence.damage();
        if (damage.isPresent()) {
            throw damaged(file, damage.getAsLong(), "a record is damaged that may have been acknowledged");
        }
    }

    private interface Understanding<T> {
        T get();
    }

    /** An intact line that makes no sense is damage too: something in front of it is missing, or was tampered with. */
    private <T> T understand(Path file, LineReader lines, Understanding<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException | ParleyException | JacksonException | DateTimeException e) {
            throw damaged(file, lines.offset(), String.valueOf(e.getMessage()));
        }
    }

    private RecordFields read(Path file, LineReader lines) {
        RecordFields record = understand(file, lines, () -> Records.read(lines.bytes(), lines.start(), lines.end()));
        long version = understand(file, lines, () -> record.number("v"));
        if (!Records.isKnown(version)) {
            throw new StoreNotOpenedException(
                    Reason.TOO_NEW,
                    file + " was written by a newer version, in version " + version
                            + " of the format; use that version.");
        }
        return record;
    }

    private StoreNotOpenedException cutOff(Path file, long offset) {
        DurableEnd.At at = forced.orElseThrow();
        return damaged(
                file,
                offset,
                "it ends there, though " + Segments.file(folder, at.segment()).getFileName()
                        + " was forced to the disk up to byte " + at.bytes() + ", as the file " + DurableEnd.NAME
                        + " says, which a restored backup must not have");
    }

    private static StoreNotOpenedException damaged(Path file, long offset, String what) {
        return new StoreNotOpenedException(
                Reason.DAMAGED,
                "The store is damaged at byte " + offset + " of " + file + ": " + what
                        + ". Nothing was changed. Copy the folder, then restore a backup; or, if losing everything from that"
                        + " byte on is acceptable, cut the file there, and move later files and the file "
                        + DurableEnd.NAME + " away.");
    }
}
