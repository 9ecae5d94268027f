package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a service or a bot says to programs: a payload of a named type. Parley carries it and does not look inside.
 *
 * @param type a name such as {@code application/vnd.example.poll+json} or {@code poll.v1}: 1 to 100 of the characters
 *     {@code A-Z a-z 0-9 . _ + / -}
 * @param payload a JSON object: a {@code Map} of {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List},
 *     {@code Map} or, within them, {@link #NULL}; at most {@value #MAX_CHARACTERS} characters of names and values, one
 *     more for each value, and {@value #MAX_DEPTH} levels. Copied; unmodifiable.
 */
public record Content(String type, Map<String, Object> payload) {
    /** The most characters of names and values together; a number counts as long as it is written. */
    public static final int MAX_CHARACTERS = 16 * 1024;
    /** The most levels of objects and arrays. */
    public static final int MAX_DEPTH = 32;
    /** JSON's null, which collections of Java don't hold. */
    public static final Object NULL = Null.INSTANCE;

    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9._+/-]{1,100}");

    private enum Null {
        INSTANCE;

        @Override
        public String toString() {
            return "null";
        }
    }

    /** Checks and copies; whole numbers become {@code Long}, others {@code Double}. */
    public Content {
        if (!TYPE.matcher(type).matches()) {
            throw invalid("type", "A content type has 1 to 100 of the characters A-Z a-z 0-9 . _ + / -");
        }
        Copy copy = new Copy();
        payload = copy.of(payload, 1);
    }

    private static InvalidInputException invalid(String field, String detail) {
        return new InvalidInputException("content." + field, Problem.CONTENT_INVALID, detail);
    }

    /** Tells equal contents by equal texts, whatever the order of their names. */
    String canonical() {
        return type + canonical(payload);
    }

    private static String canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, String> sorted = new TreeMap<>();
            map.forEach((name, each) -> sorted.put(String.valueOf(name), canonical(each)));
            return sorted.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Content::canonical).toList().toString();
        }
        return value instanceof String text ? text.length() + ":" + text : value.toString();
    }

    /** Copies values and counts what they hold. */
    private static final class Copy {
        private int characters;

        Map<String, Object> of(Map<?, ?> map, int depth) {
            check(depth);
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, value) -> copy.put(text(String.valueOf(name)), of(value, depth + 1)));
            return Collections.unmodifiableMap(copy);
        }

        private Object of(Object value, int depth) {
            check(depth);
            count(1);
            if (value instanceof Map<?, ?> map) {
                return of(map, depth);
            }
            if (value instanceof List<?> list) {
                List<Object> copy = new ArrayList<>();
                list.forEach(each -> copy.add(of(each, depth + 1)));
                return Collections.unmodifiableList(copy);
            }
            return scalar(value);
        }

        private Object scalar(Object value) {
            if (value instanceof String text) {
                return text(text);
            }
            count(value.toString().length());
            if (value instanceof Long || value instanceof Integer) {
                return ((Number) value).longValue();
            }
            if (value instanceof Double number && Double.isFinite(number)) {
                return number;
            }
            if (value instanceof Boolean || value == NULL) {
                return value;
            }
            throw invalid("payload", "Numbers of a payload are 64-bit integers or doubles; not " + value + ".");
        }

        private String text(String text) {
            if (!Characters.isWellFormed(text) || text.indexOf('\0') >= 0) {
                throw invalid("payload", "Texts of a payload hold neither NUL nor half surrogate pairs.");
            }
            count(text.length());
            return text;
        }

        private void count(int more) {
            characters += more;
            if (characters > MAX_CHARACTERS) {
                throw new InvalidInputException(
                        "content.payload",
                        Problem.CONTENT_TOO_LARGE,
                        "A payload has at most " + MAX_CHARACTERS + " characters.");
            }
        }

        private static void check(int depth) {
            if (depth > MAX_DEPTH + 1) {
                throw invalid("payload", "A payload has at most " + MAX_DEPTH + " levels.");
            }
        }
    }
}
