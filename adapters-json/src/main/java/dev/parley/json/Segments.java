package dev.parley.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of a store's files. */
final class Segments {
    static final int FIRST = 1;

    private static final Pattern NAME = Pattern.compile("journal-\\d{7}\\.jsonl");

    private static final String CLEANING = ".cleaning";

    private Segments() {}

    static Path file(Path folder, int segment) {
        return folder.resolve(String.format(Locale.ROOT, "journal-%07d.jsonl", segment));
    }

    /** What is to take a segment's place when it is complete. */
    static Path cleaning(Path folder, int segment) {
        return folder.resolve(file(folder, segment).getFileName() + CLEANING);
    }

    /** Deletes what was to take a segment's place when the process ended. */
    static void deleteUnfinished(Path folder) throws IOException {
        for (int segment : in(folder)) {
            Files.deleteIfExists(cleaning(folder, segment));
        }
    }

    /** The numbers of the segments that are there, in order. */
    static List<Integer> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> NAME.matcher(name).matches())
                    .map(name -> Integer.valueOf(name.substring(8, 15)))
                    .sorted()
                    .toList();
        }
    }
}
