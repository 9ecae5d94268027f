package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store does when the file that keeps others out is taken from it. */
class LostLockTest {
    @TempDir
    Path folder;

    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private JsonMessageRepository store;

    private void open() {
        store = JsonMessageRepository.open(JsonSettings.in(folder), troubles::add);
        Kitchen.begin(store);
        Kitchen.send(store, "kept");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aDeletedLockFileIsNoticedWithoutAnyWrite() throws IOException {
        open();
        Files.delete(folder.resolve("lock"));

        awaitTrouble("lock of " + folder.toRealPath() + " was deleted");
        assertThat(store.trouble()).isPresent();
        assertThat(Kitchen.texts(store)).containsExactly("1 kept");
    }

    @Test
    void nothingIsWrittenAnyMoreOnceTheLockFileIsDeleted() throws IOException {
        open();
        Files.delete(folder.resolve("lock"));
        byte[] before = Files.readAllBytes(Segments.file(folder, 1));

        assertThatThrownBy(() -> Kitchen.send(store, "after"))
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.STORE_UNAVAILABLE));

        assertThat(new String(Files.readAllBytes(Segments.file(folder, 1)), StandardCharsets.UTF_8))
                .doesNotContain("after")
                .hasSizeGreaterThanOrEqualTo(before.length);
        awaitTrouble("was deleted");
    }

    @Test
    void aReplacedLockFileIsNoticed() throws IOException {
        open();
        Path other = Files.writeString(folder.resolve("other"), "1\n");
        Files.move(other, folder.resolve("lock"), StandardCopyOption.REPLACE_EXISTING);

        awaitTrouble("was replaced");
    }

    private void awaitTrouble(String what) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(troubles).singleElement().asString().contains(what));
    }
}
