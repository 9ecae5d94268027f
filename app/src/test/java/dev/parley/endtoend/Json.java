package dev.parley.endtoend;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object, read and written by another library than the one that the server uses. */
record Json(Map<String, Object> fields) {
    static Json of(String text) {
        try {
            return new Json(JSONObjectUtils.parse(text));
        } catch (ParseException e) {
            throw new IllegalArgumentException("Not a JSON object: " + text, e);
        }
    }

    static List<Object> array(String text) {
        try {
            return JSONArrayUtils.parse(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException("Not a JSON array", e);
        }
    }

    boolean has(String name) {
        return fields.get(name) != null;
    }

    String text(String name) {
        return (String) required(name);
    }

    Optional<String> optionalText(String name) {
        return Optional.ofNullable((String) fields.get(name));
    }

    long number(String name) {
        return ((Number) required(name)).longValue();
    }

    boolean flag(String name) {
        return (Boolean) required(name);
    }

    Json object(String name) {
        return object(required(name));
    }

    List<Json> objects(String name) {
        return ((List<?>) required(name)).stream().map(Json::object).toList();
    }

    @SuppressWarnings("unchecked") // what the library makes of a JSON object
    private static Json object(Object value) {
        return new Json((Map<String, Object>) value);
    }

    private Object required(String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new AssertionError("No " + name + " in " + this);
        }
        return value;
    }

    @Override
    public String toString() {
        return JSONObjectUtils.toJSONString(fields);
    }
}
