package dev.parley.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line's fields, read strictly. */
record RecordFields(Map<?, ?> fields) {
    boolean has(String name) {
        return fields.containsKey(name);
    }

    String type() {
        return text("type");
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name, "a string"));
    }

    Optional<String> optionalText(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw missing(name, "a string");
    }

    List<String> texts(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw missing(name, "an array");
    }

    Optional<RecordFields> optionalObject(String name) {
        Object value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> map) {
            return Optional.of(new RecordFields(map));
        }
        throw missing(name, "an object");
    }

    long number(String name) {
        Object value = fields.get(name);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw missing(name, "an integer");
    }

    /** A number that may be absent. */
    long number(String name, long otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    private static IllegalArgumentException missing(String name, String expected) {
        return new IllegalArgumentException("the field \"" + name + "\" is expected to be " + expected);
    }
}
