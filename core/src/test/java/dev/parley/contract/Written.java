package dev.parley.contract;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A document as JSON, as large as a library would write it. */
public final class Written {
    private Written() {}

    /** How many bytes of UTF-8 that has. */
    public static long bytes(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return around(map.entrySet(), entry -> bytes(entry.getKey()) + 1 + bytes(entry.getValue()));
        }
        if (value instanceof List<?> list) {
            return around(list, Written::bytes);
        }
        return value instanceof String text
                ? 2L + bytes(text)
                : String.valueOf(value).length();
    }

    /** Brackets, and commas in between. */
    private static <T> long around(Collection<T> things, ToLongFunction<T> each) {
        return 2
                + Math.max(0, things.size() - 1)
                + things.stream().mapToLong(each).sum();
    }

    private static long bytes(String text) {
        return (long) text.getBytes(StandardCharsets.UTF_8).length
                + text.chars().map(Written::escape).sum();
    }

    private static int escape(int c) {
        if (c == '"' || c == '\\' || c == '\n' || c == '\t') {
            return 1;
        }
        return c < ' ' ? 5 : 0;
    }
}
