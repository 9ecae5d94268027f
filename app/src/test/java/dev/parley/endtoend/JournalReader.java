package dev.parley.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Reads the journal of the JSON store by the description of its format alone: lines with a checksum, in batches that count when
 * their commit line is there.
 */
final class JournalReader {
    private static final int CHECKED_FROM = "{\"crc\":\"00000000\",".length();

    private JournalReader() {}

    static List<StoredMessage> read(Path folder) {
        List<StoredMessage> messages = new ArrayList<>();
        long batch = 1;
        for (Path file : segments(folder)) {
            List<Json> pending = new ArrayList<>();
            for (String line : intact(file)) {
                Json record = Json.of(line);
                switch (record.text("type")) {
                    case "header", "durable" -> {}
                    case "commit" -> {
                        if (record.number("records") != pending.size() || record.number("batch") != batch++) {
                            throw new AssertionError("A commit that does not fit in " + file + ": " + line);
                        }
                        pending.stream()
                                .filter(each -> each.text("type").equals("message"))
                                .map(StoredMessage::of)
                                .forEach(messages::add);
                        pending.clear();
                    }
                    default -> pending.add(record);
                }
            }
        }
        return messages;
    }

    static List<Path> segments(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("journal-\\d+\\.jsonl"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines up to the first one that is incomplete or damaged. */
    private static List<String> intact(Path file) {
        List<String> lines = new ArrayList<>();
        byte[] bytes = bytes(file);
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (!isIntact(bytes, start, i)) {
                    return lines;
                }
                lines.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return lines;
    }

    private static boolean isIntact(byte[] bytes, int start, int end) {
        if (end - start <= CHECKED_FROM) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, start + CHECKED_FROM, end - start - CHECKED_FROM);
        String expected = String.format("{\"crc\":\"%08x\",", crc.getValue());
        return new String(bytes, start, CHECKED_FROM, StandardCharsets.US_ASCII).equals(expected);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
