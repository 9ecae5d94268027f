package dev.parley.javalin;

import dev.parley.shared.message.Content;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON in the JDK's own types, as a {@link Content} has it. */
final class PlainJson {
    private PlainJson() {}

    /** The fields of an object in their order; a number that is neither a 64-bit integer nor a double comes as what it is. */
    static Map<String, Object> of(ObjectNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
        return map;
    }

    private static Object value(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return of(object);
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>(node.size());
            node.forEach(each -> list.add(value(each)));
            return list;
        }
        if (node.isString()) {
            return node.asString();
        }
        if (node.isBoolean()) {
            return node.asBoolean();
        }
        return node.isNumber() ? node.numberValue() : Content.NULL;
    }
}
