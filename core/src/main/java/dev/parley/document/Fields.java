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

    /** A number that may be absent. */
    long number(String name, long otherwise) {
        return fields.containsKey(name) ? number(name) : otherwise;
    }

    Optional<Long> optionalNumber(String name) {
        return fields.containsKey(name) ? Optional.of(number(name)) : Optional.empty();
    }

    Optional<Object> optional(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    Instant time(String name) {
        return time(name, text(name));
    }

    Optional<Instant> optionalTime(String name) {
        return optionalText(name).map(text -> time(name, text));
    }

    private static Instant time(String name, String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw missing(name, "a time of RFC 3339");
        }
    }

    /** A flag that may be absent. */
    boolean flag(String name, boolean otherwise) {
        return fields.containsKey(name) ? flag(name) : otherwise;
    }

    Optional<Boolean> optionalFlag(String name) {
        return fields.containsKey(name) ? Optional.of(flag(name)) : Optional.empty();
    }

    boolean flag(String name) {
        if (fields.get(name) instanceof Boolean value) {
            return value;
        }
        throw missing(name, "true or false");
    }

    Object raw(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw missing(name, "an object");
        }
        return value;
    }

    Map<String, Object> object(String name) {
        if (fields.get(name) instanceof Map<?, ?> map) {
            return Documents.object(map);
        }
        throw missing(name, "an object");
    }

    Optional<List<?>> optionalList(String name) {
        return fields.containsKey(name) ? Optional.of(list(name)) : Optional.empty();
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
