package dev.parley.document;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the fields of a document strictly: what is absent or of another type is an error that names the field. */
final class Fields {
    private final Map<?, ?> fields;

    private Fields(Map<?, ?> fields) {
        this.fields = fields;
    }

    static Fields of(Object document) {
        if (document instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new IllegalArgumentException("An object is expected.");
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

    long number(String name) {
        Object value = fields.get(name);
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        throw missing(name, "an integer");
    }

    Instant time(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeException e) {
            throw missing(name, "a time of RFC 3339");
        }
    }

    Object raw(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw missing(name, "an object");
        }
        return value;
    }

    List<?> list(String name) {
        Object value = fields.get(name);
        if (value instanceof List<?> list) {
            return list;
        }
        throw missing(name, "an array");
    }

    private static IllegalArgumentException missing(String name, String expected) {
        return new IllegalArgumentException("The field \"" + name + "\" is expected to be " + expected + ".");
    }
}
