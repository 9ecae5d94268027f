package dev.parley.javalin;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the components of one record from the fields of an object: text, integers and lists of text, each exactly as that.
 * Unlike data binding it goes on after the first field that is wrong.
 */
final class RecordReader<T extends Record> {
    private final ObjectNode object;
    private final Class<T> type;
    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> unreadable = new LinkedHashSet<>();

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
        JsonNode field = object.get(component.getName());
        if (field == null || field.isNull()) {
            return null;
        }
        if (component.getType() == String.class) {
            return field.isString() ? field.asString() : wrong(component.getName(), "a string");
        }
        if (component.getType() == Integer.class) {
            return field.isIntegralNumber() && field.canConvertToInt()
                    ? Integer.valueOf(field.asInt())
                    : wrong(component.getName(), "an integer");
        }
        return field.isArray() ? texts(component.getName(), field) : wrong(component.getName(), "an array of strings");
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
