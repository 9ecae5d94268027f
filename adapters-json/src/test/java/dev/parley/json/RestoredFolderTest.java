package dev.parley.json;

import dev.parley.contract.RestoredStoreContract;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.MessageRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are copied as the documentation says. */
class RestoredFolderTest implements RestoredStoreContract {
    @TempDir
    Path folders;

    private Path folder;
    private int restored;
    private JsonMessageRepository store;

    @BeforeEach
    void open() {
        folder = folders.resolve("store-" + restored);
        store = JsonMessageRepository.open(JsonSettings.in(folder));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @Override
    public void reopen() {
        close();
        open();
    }

    @Override
    public void backUp() {
        copy(folder, folders.resolve("backup"));
    }

    @Override
    public void restore() {
        close();
        restored++;
        copy(folders.resolve("backup"), folders.resolve("store-" + restored));
        open();
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            List<Integer> segments = Segments.in(from);
            for (int i = segments.size() - 1; i >= 0; i--) {
                Path file = Segments.file(from, segments.get(i));
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
