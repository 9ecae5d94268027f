package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.json.StoreNotOpenedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is noticed of a journal that lost its end. */
class DurableEndTest {
    @TempDir
    Path folder;

    private JsonMessageRepository open() {
        return JsonMessageRepository.open(JsonSettings.in(folder).withSegmentBytes(8192));
    }

    @BeforeEach
    void write() {
        try (JsonMessageRepository store = open()) {
            Kitchen.begin(store);
            Kitchen.send(store, "x".repeat(3000), "y".repeat(3000), "first", "second", "third", "z".repeat(3000));
            Kitchen.send(store, "1", "2", "3");
        }
    }

    private Path last() throws IOException {
        List<Integer> segments = Segments.in(folder);
        return Segments.file(folder, segments.get(segments.size() - 1));
    }

    private void assertRefused(Path file, long offset) {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreNotOpenedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.DAMAGED))
                .hasMessageContaining("byte " + offset + " of " + file + ":");
    }

    @Test
    void aLastFileThatWasCutOffAtTheEndOfALineIsRefusedWithItsNameAndTheByte() throws IOException {
        Path file = last();
        byte[] whole = Files.readAllBytes(file);
        long end = DurableEnd.read(folder).orElseThrow().bytes();
        int refused = 0;
        for (int line = endOfLine(whole, 0); line < end; line = endOfLine(whole, line)) {
            byte[] cut = Arrays.copyOf(whole, line);
            Files.write(file, cut);
            assertRefused(file, endOfLastBatch(cut));
            assertThat(Files.readAllBytes(file)).isEqualTo(cut);
            refused++;
        }
        assertThat(refused).isGreaterThan(5);
        Files.write(file, whole);
        open().close();
    }

    private static int endOfLine(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    /** Behind the last commit, or the header. */
    private static long endOfLastBatch(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int commit = text.lastIndexOf("\"type\":\"commit\"");
        return commit < 0 ? text.indexOf('\n') + 1 : text.indexOf('\n', commit) + 1;
    }

    @Test
    void aLastFileThatIsMissingIsRefused() throws IOException {
        Path file = last();
        Files.delete(file);
        assertRefused(file, 0);
    }

    @Test
    void aFolderWithoutTheFileOpensAndGoesOnFromWhereItsJournalEnds() throws IOException {
        List<String> all;
        try (JsonMessageRepository store = open()) {
            all = Kitchen.texts(store);
        }
        Path file = last();
        byte[] whole = Files.readAllBytes(file);
        Files.delete(folder.resolve(DurableEnd.NAME));
        Files.write(file, Arrays.copyOf(whole, (int) endOfLastBatch(Arrays.copyOf(whole, whole.length / 2))));
        int left;
        try (JsonMessageRepository store = open()) {
            left = Kitchen.texts(store).size();
            assertThat(left).isBetween(1, all.size() - 1);
            Kitchen.send(store, "new");
        }
        assertThat(DurableEnd.read(folder)).isPresent();
        try (JsonMessageRepository store = open()) {
            assertThat(Kitchen.texts(store)).hasSize(left + 1);
        }
    }

    @Test
    void aFileThatSaysLessThanTheJournalHasIsNoReasonToRefuseIt() throws IOException {
        byte[] early = Files.readAllBytes(folder.resolve(DurableEnd.NAME));
        try (JsonMessageRepository store = open()) {
            Kitchen.send(store, "x".repeat(3000), "y".repeat(3000), "z".repeat(3000));
        }
        Files.write(folder.resolve(DurableEnd.NAME), early);
        open().close();
    }

    @Test
    void aFileThatIsTornOrEmptyIsIgnoredAndMadeAnew() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve(DurableEnd.NAME));
        for (int length : new int[] {0, 1, 60, whole.length - 1}) {
            byte[] torn = new byte[whole.length];
            System.arraycopy(whole, 0, torn, 0, length);
            Files.write(folder.resolve(DurableEnd.NAME), length % 2 == 0 ? torn : Arrays.copyOf(whole, length));
            assertThat(DurableEnd.read(folder)).isEmpty();
            open().close();
            assertThat(DurableEnd.read(folder)).isPresent();
        }
    }
}
