package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.json.StoreNotOpenedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What opening does with files that a crash, a power cut or a failing disk left behind. */
class JournalDamageTest {
    @TempDir
    Path folder;

    /** Without the file that says what was durable, as after a power cut that lost it; with it, DurableEndTest opens. */
    private JsonMessageRepository open() {
        try {
            Files.deleteIfExists(folder.resolve(DurableEnd.NAME));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return JsonMessageRepository.open(
                JsonSettings.in(folder).withSegmentBytes(4096).withCleaningDelay(Duration.ofDays(1)));
    }

    private void write(String... texts) {
        try (JsonMessageRepository store = open()) {
            Kitchen.begin(store);
            Kitchen.send(store, texts);
        }
    }

    private Path segment(int number) {
        return Segments.file(folder, number);
    }

    /** As a crash right after the last commit leaves the file: without the note that closing adds. */
    private byte[] withoutNote(Path file) throws IOException {
        byte[] closed = Files.readAllBytes(file);
        byte[] open = Arrays.copyOf(closed, startOfLine(closed, closed.length - 1));
        assertThat(new String(closed, StandardCharsets.UTF_8)).endsWith("\"durable\":" + open.length + "}\n");
        return open;
    }

    private static int startOfLine(byte[] bytes, int at) {
        int start = at;
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private StoreNotOpenedException refusal() {
        byte[][] before = snapshot();
        try {
            new JournalScan(folder, new Index(), Optional.empty()).run();
        } catch (StoreNotOpenedException e) {
            assertThat(Arrays.deepEquals(snapshot(), before)).isTrue();
            return e;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("It was opened.");
    }

    private byte[][] snapshot() {
        try {
            List<Integer> segments = Segments.in(folder);
            byte[][] contents = new byte[segments.size()][];
            for (int i = 0; i < contents.length; i++) {
                contents[i] = Files.readAllBytes(segment(segments.get(i)));
            }
            return contents;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertDamagedAt(Path file, long offset) {
        StoreNotOpenedException refusal = refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED);
        assertThat(refusal).hasMessageContaining("byte " + offset + " of " + file + ":");
    }

    @Test
    void anUnfinishedWriteIsCutOffAtWhicheverByteItEnded() throws IOException {
        write("first", "second", "h\u00e9llo \ud83d\udc69\u200d\ud83c\udf73");
        byte[] whole = withoutNote(segment(1));
        int last = startOfLine(whole, startOfLine(whole, whole.length - 1) - 1);
        for (int length = last; length < whole.length; length++) {
            Files.write(segment(1), Arrays.copyOf(whole, length));
            try (JsonMessageRepository store = open()) {
                assertThat(Kitchen.texts(store)).containsExactly("1 first", "2 second");
                assertThat(Files.size(segment(1))).isEqualTo(last);
            }
        }
        Files.write(segment(1), whole);
        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).hasSize(3);
        }
    }

    @Test
    void whatIsWrittenAfterACutIsReadAgain() throws IOException {
        write("first", "second");
        byte[] whole = withoutNote(segment(1));
        Files.write(segment(1), Arrays.copyOf(whole, whole.length - 10));
        try (JsonMessageRepository store = open()) {
            Kitchen.send(store, "another", "third");
        }
        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).containsExactly("1 first", "2 another", "3 third");
        }
    }

    @Test
    void aFlippedBitIsFoundInWhicheverByteOfAClosedStore() throws IOException {
        write("first", "h\u00e9llo");
        byte[] whole = Files.readAllBytes(segment(1));
        for (int at = 0; at < whole.length; at++) {
            assertFlipIsFound(whole, at, at % 8);
            assertFlipIsFound(whole, at, 5);
        }
    }

    @Test
    void everyFlippedBitIsFoundAfterACrashInTheLastWriteToo() throws IOException {
        write("first", "h\u00e9llo");
        byte[] whole = withoutNote(segment(1));
        int last = startOfLine(whole, startOfLine(whole, whole.length - 1) - 1);
        for (int bit = 8 * last; bit < 8 * whole.length; bit++) {
            assertFlipIsFound(whole, bit / 8, bit % 8);
        }
    }

    @Test
    void aFlippedBitIsFoundInWhicheverByteOfACleanedFile() throws IOException {
        try (JsonMessageRepository store = open()) {
            Kitchen.begin(store);
            Kitchen.send(store, "first", "h\u00e9llo");
            Kitchen.expire(store, 1);
            assertThat(store.clean()).isTrue();
            Kitchen.send(store, "later");
        }
        byte[] whole = Files.readAllBytes(segment(1));
        assertThat(new String(whole, StandardCharsets.UTF_8)).contains(" }\n").doesNotContain("first");
        for (int at = 0; at < whole.length; at++) {
            assertFlipIsFound(whole, at, at % 8);
        }
    }

    private void assertFlipIsFound(byte[] whole, int at, int bit) throws IOException {
        byte[] flipped = whole.clone();
        flipped[at] ^= (byte) (1 << bit);
        Files.write(segment(1), flipped);
        assertDamagedAt(segment(1), startOfLine(whole, at));
    }

    @Test
    void aLostLineIsFound() throws IOException {
        write("first", "second", "third");
        List<String> lines = Files.readAllLines(segment(1));
        for (int lost = 0; lost < lines.size() - 1; lost++) {
            int removed = lost;
            Files.write(
                    segment(1),
                    IntStream.range(0, lines.size())
                            .filter(i -> i != removed)
                            .mapToObj(lines::get)
                            .toList());
            assertThat(refusal().reason()).isEqualTo(Reason.DAMAGED);
        }
    }

    @Test
    void aBlockOfZerosInTheLastWriteIsCutOffWhenNothingSaysThatItWasDurable() throws IOException {
        write("first", "x".repeat(1800));
        byte[] whole = withoutNote(segment(1));
        int last = startOfLine(whole, startOfLine(whole, whole.length - 1) - 1);
        Arrays.fill(whole, last + 100, last + 1500, (byte) 0);
        Files.write(segment(1), whole);

        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).containsExactly("1 first");
        }
    }

    @Test
    void aBlockOfZerosInsteadOfTheEndIsCutOff() throws IOException {
        write("first", "x".repeat(1800));
        byte[] whole = withoutNote(segment(1));
        int last = startOfLine(whole, startOfLine(whole, whole.length - 1) - 1);
        Arrays.fill(whole, last, whole.length, (byte) 0);
        Files.write(segment(1), Arrays.copyOf(whole, 200_000));

        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).containsExactly("1 first");
        }
    }

    /** The sector in which the last write began held the end of the write before it, which was kept. */
    @Test
    void theLostPartOfASectorIsCutOffHoweverShort() throws IOException {
        write("first", "x".repeat(1800));
        byte[] whole = withoutNote(segment(1));
        int last = startOfLine(whole, startOfLine(whole, whole.length - 1) - 1);
        int sector = (last / 512 + 1) * 512;
        assertThat(sector - last).isLessThan(512);
        Arrays.fill(whole, last, sector, (byte) 0);
        Files.write(segment(1), whole);

        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).containsExactly("1 first");
        }
    }

    @Test
    void zerosThatAreNoLostSectorAreDamage() throws IOException {
        write("first", "x".repeat(1800));
        byte[] whole = withoutNote(segment(1));
        int last = startOfLine(whole, startOfLine(whole, whole.length - 1) - 1);
        int sector = (last / 512 + 1) * 512;
        Arrays.fill(whole, sector + 1, sector + 600, (byte) 0);
        Files.write(segment(1), whole);

        assertDamagedAt(segment(1), last);
    }

    /** So many zeros, more than a line may have, are read in pieces, and the last piece need not hold a whole sector of them. */
    @Test
    void aLostWriteIsCutOffHoweverLargeAndWhateverFollowsInItsLastSectors() throws IOException {
        write("first");
        byte[] whole = withoutNote(segment(1));
        for (int zeros = 2 * Line.MAX_BYTES; zeros < 2 * Line.MAX_BYTES + 600; zeros += 300) {
            byte[] lost = Arrays.copyOf(whole, (whole.length + zeros) / 512 * 512 + whole.length);
            System.arraycopy(whole, 0, lost, lost.length - whole.length, whole.length);
            Files.write(segment(1), lost);

            try (JsonMessageRepository store = open()) {
                assertThat(Kitchen.texts(store)).containsExactly("1 first");
            }
        }
    }

    @Test
    void aFileThatIsAllZerosIsDamageUnlessItIsNoLargerThanAHeader() throws IOException {
        write("first");
        Files.write(segment(2), new byte[600]);
        assertDamagedAt(segment(2), 0);

        Files.write(segment(2), new byte[150]);
        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).containsExactly("1 first");
        }
    }

    @Test
    void aBlockOfZerosIsDamageWhenALaterLineSaysThatItWasDurable() throws IOException {
        write("first", "x".repeat(1800));
        byte[] whole = Files.readAllBytes(segment(1));
        int note = startOfLine(whole, whole.length - 1);
        int last = startOfLine(whole, startOfLine(whole, note - 1) - 1);
        Arrays.fill(whole, last + 100, last + 1500, (byte) 0);
        Files.write(segment(1), whole);

        assertDamagedAt(segment(1), last);
    }

    @Test
    void aStoreGrowsOverManyFiles() throws IOException {
        String[] texts =
                IntStream.range(0, 100).mapToObj(i -> "x".repeat(100 + i)).toArray(String[]::new);
        write(texts);

        assertThat(Segments.in(folder)).hasSizeGreaterThan(5);
        for (int segment : Segments.in(folder)) {
            assertThat(Files.size(segment(segment))).isLessThan(4096 + 512);
        }
        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store))
                    .hasSize(100)
                    .startsWith("1 " + texts[0])
                    .endsWith("100 " + texts[99]);
        }
    }

    @Test
    void aBatchLargerThanAFileHasAFileOfItsOwn() throws IOException {
        write("first", "\"".repeat(3900), "last");

        assertThat(Files.size(segment(2))).isGreaterThan(7800);
        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).hasSize(3);
        }
    }

    @Test
    void damageToAnEarlierFileIsFoundWhereItIs() throws IOException {
        write(IntStream.range(0, 40).mapToObj(i -> "x".repeat(200)).toArray(String[]::new));
        byte[] first = Files.readAllBytes(segment(1));

        byte[] flipped = first.clone();
        flipped[first.length - 20] ^= 4;
        Files.write(segment(1), flipped);
        assertDamagedAt(segment(1), startOfLine(first, first.length - 20));

        int lastBatch = startOfLine(first, startOfLine(first, first.length - 1) - 1);
        Files.write(segment(1), Arrays.copyOf(first, lastBatch));
        assertThat(refusal()).hasMessageContaining("byte 0 of " + segment(2) + ": what precedes it is not complete");

        Files.write(segment(1), Arrays.copyOf(first, first.length - 1));
        assertThat(refusal()).hasMessageContaining(segment(1).toString());

        Files.delete(segment(1));
        assertDamagedAt(segment(1), 0);
    }

    @Test
    void aMissingFileIsFound() throws IOException {
        write(IntStream.range(0, 60).mapToObj(i -> "x".repeat(200)).toArray(String[]::new));
        Files.delete(segment(2));

        assertDamagedAt(segment(2), 0);
    }

    @Test
    void aFileThatWasBarelyBegunIsBegunAgain() throws IOException {
        write("first");
        byte[] header = Records.header(new Records.Header("epoch", 2, 4, Files.size(segment(1))));
        for (int length : new int[] {0, 1, 50, header.length - 1}) {
            Files.write(segment(2), Arrays.copyOf(header, length));
            try (JsonMessageRepository store = open()) {
                assertThat(Kitchen.texts(store)).startsWith("1 first");
                Kitchen.send(store, "again");
            }
        }
        try (JsonMessageRepository store = open()) {
            Kitchen.send(store, "x".repeat(3000), "y".repeat(3000));
        }
        try (JsonMessageRepository store = open()) {
            assertThat(Segments.in(folder)).contains(2);
            assertThat(Kitchen.texts(store)).hasSize(7);
        }
    }

    @Test
    void aStoreThatEndedBeforeItsFirstHeaderIsANewOne() throws IOException {
        Files.write(segment(1), "{\"crc\":\"12".getBytes(StandardCharsets.UTF_8));

        write("first");

        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).containsExactly("1 first");
        }
    }

    @Test
    void fieldsThatAreNotKnownAreIgnoredAndAnotherVersionIsRefused() throws IOException {
        write("first");
        List<String> lines = Files.readAllLines(segment(1));
        String message = lines.stream()
                .filter(line -> line.contains("\"type\":\"message\""))
                .findFirst()
                .orElseThrow();
        int at = lines.indexOf(message);

        String more = message.replace("\"type\":\"message\",", "\"type\":\"message\",\"mood\":\"calm\",");
        lines.set(at, framed(more));
        String note = lines.remove(lines.size() - 1);
        assertThat(note).contains("\"type\":\"durable\"");
        Files.write(segment(1), lines);
        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).containsExactly("1 first");
        }

        lines.set(at, framed(message.replace("\"v\":" + Records.VERSION, "\"v\":" + (Records.VERSION + 1))));
        Files.write(segment(1), lines);
        assertThat(refusal().reason()).isEqualTo(Reason.TOO_NEW);
    }

    private static String framed(String line) {
        byte[] json = ("{" + line.substring(Line.BODY)).getBytes(StandardCharsets.UTF_8);
        return new String(Line.of(json), StandardCharsets.UTF_8).strip();
    }

    @Test
    void aSecondOpeningInThisProcessIsRefused() {
        try (JsonMessageRepository store = open()) {
            Kitchen.begin(store);
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            StoreNotOpenedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED))
                    .hasMessageContaining(folder.toString());
            Kitchen.send(store, "unharmed");
        }
        open().close();
    }
}
