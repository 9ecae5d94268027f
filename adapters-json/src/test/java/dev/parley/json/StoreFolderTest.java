package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.json.StoreNotOpenedException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a store may live, and who may look into it. */
class StoreFolderTest {
    @TempDir
    Path parent;

    @BeforeEach
    void knowOwners() throws IOException {
        assumeTrue(
                Files.getFileStore(parent).supportsFileAttributeView("posix"),
                "owners, permissions and links are those of POSIX, which this file system does not have");
    }

    private static JsonMessageRepository open(Path folder) {
        return JsonMessageRepository.open(JsonSettings.in(folder).withSegmentBytes(4096));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertNotOpened(Path folder, Reason reason) {
        assertThatThrownBy(() -> open(folder))
                .isInstanceOfSatisfying(
                        StoreNotOpenedException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(folder.toString());
    }

    @Test
    void theFolderAndItsFilesAreForTheirOwnerAlone() throws IOException {
        Path folder = parent.resolve("new").resolve("store");
        try (JsonMessageRepository store = open(folder)) {
            Kitchen.begin(store);
            Kitchen.send(store, "x".repeat(3000), "y".repeat(3000));
        }

        assertThat(permissions(folder)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            assertThat(found).hasSizeGreaterThan(2);
            for (Path file : found) {
                assertThat(permissions(file)).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aStoreIsTheSameThroughALink() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("store"));
        Path link = Files.createSymbolicLink(parent.resolve("link"), folder);
        try (JsonMessageRepository store = open(link)) {
            Kitchen.begin(store);
            assertNotOpened(folder, Reason.LOCKED);

            Files.delete(link);
            Files.createSymbolicLink(link, Files.createDirectory(parent.resolve("elsewhere")));
            Kitchen.send(store, "x".repeat(3000), "y".repeat(3000));
            assertThat(Kitchen.texts(store)).hasSize(2);
        }
        try (JsonMessageRepository store = open(folder)) {
            assertThat(Kitchen.texts(store)).hasSize(2);
        }
    }

    @Test
    void nothingIsWrittenThroughALinkThatLeadsOutOfTheFolder() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("store"));
        Path precious = Files.writeString(parent.resolve("precious"), "untouched");
        Files.createSymbolicLink(folder.resolve("lock"), precious);

        assertNotOpened(folder, Reason.INACCESSIBLE);

        assertThat(precious).hasContent("untouched");
    }

    @Test
    void aFolderThatCanNotBeMadeIsSaidToBeInaccessible() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "not a folder");

        assertNotOpened(file, Reason.INACCESSIBLE);
        assertNotOpened(file.resolve("store"), Reason.INACCESSIBLE);
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void aFolderThatCanNotBeWrittenToIsSaidToBeInaccessibleEvenToRoot() {
        Path folder = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(folder), "/proc, where nobody may make a file, is a thing of Linux");

        assertNotOpened(folder, Reason.INACCESSIBLE);
    }

    @Test
    void whoeverIsInterruptedDoesNotOpenAStoreThatIsNotLocked() {
        Thread.currentThread().interrupt();
        try {
            assertNotOpened(parent, Reason.INACCESSIBLE);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        open(parent).close();
    }

    @Test
    void aFailedOpeningLeavesTheFolderFree() throws IOException {
        Path inTheWay = Files.createDirectory(parent.resolve("journal-0000001.jsonl"));
        assertNotOpened(parent, Reason.INACCESSIBLE);

        Files.delete(inTheWay);
        open(parent).close();
    }
}
