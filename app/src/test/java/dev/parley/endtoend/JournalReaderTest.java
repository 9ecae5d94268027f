package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {
    @TempDir
    private Path folder;

    private void journal(int segment, String... lines) throws IOException {
        Files.writeString(folder.resolve("journal-000000" + segment + ".jsonl"), String.join("", lines));
    }

    private static String line(String fields) {
        CRC32C crc = new CRC32C();
        crc.update((fields + "}").getBytes(StandardCharsets.UTF_8));
        return String.format("{\"crc\":\"%08x\",%s}\n", crc.getValue(), fields);
    }

    private static String message(int number) {
        return line(("'v':1,'type':'message','id':'i#','conversation':'c','sender':'ana','clientMessageId':'m#',"
                        + "'seq':#,'revision':#,'text':'T\u00e4xt #','sentAt':'2026-01-01T00:00:00Z'")
                .replace('\'', '"')
                .replace("#", String.valueOf(number)));
    }

    private static String commit(int batch, int records) {
        return line(("'v':1,'type':'commit','batch':" + batch + ",'records':" + records).replace('\'', '"'));
    }

    @Test
    void committedBatchesCountInTheOrderOfTheFiles() throws IOException {
        journal(2, message(3), commit(2, 1));
        journal(1, message(1), message(2), commit(1, 2));

        assertThat(JournalReader.read(folder)).extracting(StoredMessage::seq).containsExactly(1L, 2L, 3L);
        assertThat(JournalReader.read(folder).get(2).text()).isEqualTo("T\u00e4xt 3");
    }

    @Test
    void aBatchWithoutItsCommitDoesNotCount() throws IOException {
        journal(1, message(1), commit(1, 1), message(2), commit(2, 1).substring(0, 30));

        assertThat(JournalReader.read(folder)).extracting(StoredMessage::seq).containsExactly(1L);
    }

    @Test
    void aDamagedLineEndsTheReading() throws IOException {
        journal(1, message(1), commit(1, 1), message(2).replace("T\u00e4xt", "Text"), commit(2, 1));

        assertThat(JournalReader.read(folder)).extracting(StoredMessage::seq).containsExactly(1L);
    }

    @Test
    void aCommitThatDoesNotFitIsAnError() throws IOException {
        journal(1, message(1), commit(1, 2));

        assertThatThrownBy(() -> JournalReader.read(folder)).isInstanceOf(AssertionError.class);
    }
}
