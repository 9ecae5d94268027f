package dev.parley.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The Big List of Naughty Strings, and texts beside each bound, with what becomes of each of them as a message. */
final class NaughtyStrings {
    /** By their place in the list: what shows nothing, and what holds control characters. Everything else is kept as it is. */
    private static final Map<Integer, String> REFUSED = new TreeMap<>(Map.of(
            0, "text.required",
            149, "text.required",
            150, "text.required",
            151, "text.required",
            152, "text.required",
            153, "text.required",
            416, "text.required",
            481, "text.invalid",
            482, "text.invalid",
            483, "text.invalid"));

    private NaughtyStrings() {}

    /** A text and the code that it is refused with, if it is. */
    record Entry(String text, Optional<String> refusedWith) {
        static Entry kept(String text) {
            return new Entry(text, Optional.empty());
        }

        static Entry refused(String text, String code) {
            return new Entry(text, Optional.of(code));
        }
    }

    static List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        List<Object> list = Json.array(resource("/blns/blns.json"));
        for (int i = 0; i < list.size(); i++) {
            all.add(new Entry((String) list.get(i), Optional.ofNullable(REFUSED.get(i))));
        }
        all.addAll(bounds());
        return all;
    }

    private static List<Entry> bounds() {
        return List.of(
                Entry.kept("line feed\nand\ttab"),
                Entry.kept("x".repeat(4_000)),
                Entry.refused("x".repeat(4_001), "text.too_long"),
                Entry.kept("\uD83D\uDE00".repeat(4_000)),
                Entry.refused("\uD83D\uDE00".repeat(4_001), "text.too_long"),
                Entry.kept("a" + "\u0301".repeat(16)),
                Entry.refused("a" + "\u0301".repeat(17), "text.too_many_combining"),
                Entry.refused("\t\n", "text.required"),
                Entry.refused("nul \u0000", "text.invalid"),
                Entry.refused("carriage return\r\n", "text.invalid"),
                Entry.refused("next line \u0085", "text.invalid"),
                Entry.kept("separators \u2028 and \u2029, and \uFEFF, and \uFFFE"),
                Entry.kept("\u202Eright to left"));
    }

    static String resource(String name) {
        try (InputStream stream = NaughtyStrings.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("No resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
