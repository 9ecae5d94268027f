package dev.parley.javalin;

import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Content;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the components of one record from the fields of an object: texts, integers, flags, lists of texts and the parts of a
 * body, each exactly as that. Unlike data binding it goes on after the first field that is wrong.
 */
final class RecordReader<T extends Record> {
    private final ObjectNode object;
    private final Class<T> type;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> unreadable = new LinkedHashSet<>();
    private final BodyParts parts = new BodyParts(violations);

    RecordReader(ObjectNode object, Class<T> type) {
        this.object = object;
        this.type = type;
    }

    T read() {
        RecordComponent[] components = type.getRecordComponents();
        Set<String> known =
                Arrays.stream(components).map(RecordComponent::getName).collect(Collectors.toSet());
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                violations.add(
                        Violation.of(name, WireProblem.JSON_UNKNOWN_FIELD, "This field is not part of the request."));
            }
        }
        return create(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new),
                Arrays.stream(components).map(this::value).toArray());
    }

    private T create(Class<?>[] types, Object[] values) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Not a record that requests are read into: " + type, e);
        }
    }

    private @Nullable Object value(RecordComponent component) {
        String name = component.getName();
        JsonNode field = object.get(name);
        return field == null || field.isNull() ? null : value(component, name, field);
    }

    private @Nullable Object value(RecordComponent component, String name, JsonNode field) {
        Class<?> expected = component.getType();
        if (expected == String.class) {
            return field.isString() ? field.asString() : wrong(name, "a string");
        }
        if (expected == Boolean.class) {
            return field.isBoolean() ? Boolean.valueOf(field.asBoolean()) : wrong(name, "true or false");
        }
        if (expected == Integer.class) {
            return field.isIntegralNumber() && field.canConvertToInt()
                    ? Integer.valueOf(field.asInt())
                    : wrong(name, "an integer");
        }
        if (expected == Long.class) {
            return field.isIntegralNumber() && field.canConvertToLong()
                    ? Long.valueOf(field.asLong())
                    : wrong(name, "an integer");
        }
        if (expected == Content.class) {
            return read(name, parts.content(name, field));
        }
        if (elementOf(component) == Attachment.class) {
            return read(name, parts.attachments(name, field));
        }
        return field.isArray() ? texts(name, field) : wrong(name, "an array of strings");
    }

    private static Object elementOf(RecordComponent list) {
        return ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
    }

    private @Nullable Object read(String name, Optional<?> part) {
        if (part.isEmpty()) {
            unreadable.add(name);
        }
        return part.orElse(null);
    }

    private @Nullable List<String> texts(String name, JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isString()) {
                wrong(name, "an array of strings");
                return null;
            }
            texts.add(element.asString());
        }
        return texts;
    }

    private @Nullable Object wrong(String name, String expected) {
        unreadable.add(name);
        violations.add(
                Violation.of(name, WireProblem.JSON_INVALID_TYPE, "This field is expected to be " + expected + "."));
        return null;
    }

    List<Violation> violations() {
        return violations;
    }

    /** A field of a wrong type looks absent to the record's own rules: of that nothing more is said. */
    boolean isReadable(String field) {
        return !unreadable.contains(field);
    }
}
