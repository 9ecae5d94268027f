package dev.parley.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What a packaged server of some version left behind, as a small archive among the test resources: its store, the same store as
 * it was earlier, the broker's data where the log was on Kafka, and what the server had answered at the end.
 */
final class Snapshot {
    static final String STORE = "store";
    static final String STORE_SCRIPT = STORE + ".sql";
    static final String BEHIND = "behind";
    static final String BEHIND_SCRIPT = BEHIND + ".sql";
    static final String BROKER = "broker";
    private static final String RECORDED = "recorded.json";
    /** Kafka's indexes are large files of zeros, which it makes anew; its locks and the node's log belong to processes. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "node/.*|broker/(?!data/).*|.*/\\.lock|broker/.*\\.(index|timeindex|txnindex|checkpoint\\.deleted)");

    private Snapshot() {}

    /** Packs a folder; entries are in order and have no time, so that the same folder is the same archive. */
    static void pack(Path folder, Path archive) {
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> files = walk.filter(Files::isRegularFile)
                    .filter(file -> !LEFT_OUT.matcher(name(folder, file)).matches())
                    .sorted()
                    .toList();
            Files.createDirectories(archive.getParent());
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
                for (Path file : files) {
                    ZipEntry entry = new ZipEntry(name(folder, file));
                    entry.setTime(0);
                    zip.putNextEntry(entry);
                    Files.copy(file, zip);
                    zip.closeEntry();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** Where a snapshot is, below the folder or the class path of test resources. */
    static String resource(String version, Composition composition) {
        return "snapshots/" + version + "/"
                + composition.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".zip";
    }

    /** Unpacks a snapshot of the test resources into a folder. */
    static void unpack(String resource, Path folder) {
        try (InputStream content = Objects.requireNonNull(
                        Snapshot.class.getResourceAsStream("/" + resource), () -> "There is no " + resource);
                ZipInputStream zip = new ZipInputStream(content)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void record(Json answers, Path folder) {
        try {
            Files.writeString(folder.resolve(RECORDED), answers.toString(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Json recorded(Path folder) {
        try {
            return Json.of(Files.readString(folder.resolve(RECORDED), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
