package dev.parley.javalin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds frames against the AsyncAPI document. A keyword that it does not know is an error, so that no rule goes unchecked. */
public final class AsyncApi {
    private static final JsonNode DOCUMENT = SocketDescription.document();
    private static final Set<String> SAID = Set.of("description", "format");
    /** What is told under the name of a request. */
    private static final Map<String, String> TOLD = Map.of("typing", "typingTold");

    private static final Set<String> FROM_SERVER = Set.of(
            "connected",
            "ack",
            "synced",
            "found",
            "error",
            "pong",
            "watching",
            "done",
            "typing",
            "presence",
            "message",
            "conversation",
            "marker",
            "checkpoint",
            "reset");

    private AsyncApi() {}

    static JsonNode document() {
        return DOCUMENT;
    }

    /**
     * What is wrong with a frame that a server wrote.
     *
     * @param text the frame as it came
     * @return empty when it is as described
     */
    public static List<String> violationsFromServer(String text) {
        return violationsFromServer(JsonMapper.shared().readTree(text));
    }

    static List<String> violationsFromServer(JsonNode frame) {
        String type = frame.path("type").asString("");
        return FROM_SERVER.contains(type)
                ? violations(frame, TOLD.getOrDefault(type, type))
                : List.of("no server writes " + frame);
    }

    /** What is wrong with a frame of any kind. */
    static List<String> violations(JsonNode frame) {
        return violations(frame, frame.path("type").asString(""));
    }

    private static List<String> violations(JsonNode frame, String message) {
        JsonNode payload = DOCUMENT.at("/components/messages/" + message + "/payload");
        return payload.isMissingNode() ? List.of("unknown type: " + frame) : check(message, frame, payload);
    }

    private static List<String> check(String path, JsonNode value, JsonNode schema) {
        if (schema.has("$ref")) {
            return check(path, value, DOCUMENT.at(schema.get("$ref").asString().substring(1)));
        }
        List<String> found = new ArrayList<>();
        for (String keyword : schema.propertyNames()) {
            if (!SAID.contains(keyword)) {
                check(keyword, schema, path, value, found);
            }
        }
        return found;
    }

    private static void check(String keyword, JsonNode schema, String path, JsonNode value, List<String> found) {
        JsonNode rule = schema.get(keyword);
        boolean holds = switch (keyword) {
            case "type" -> isOf(rule.asString(), value);
            case "const" -> rule.equals(value);
            case "enum" -> contains(rule, value);
            case "minLength" -> !value.isString() || value.asString().length() >= rule.asInt();
            case "maxLength" -> !value.isString() || value.asString().length() <= rule.asInt();
            case "pattern" ->
                !value.isString()
                        || Pattern.compile(rule.asString())
                                .matcher(value.asString())
                                .find();
            case "minimum" -> !value.isNumber() || value.asLong() >= rule.asLong();
            case "maximum" -> !value.isNumber() || value.asLong() <= rule.asLong();
            case "required" -> hasAll(rule, value);
            case "additionalProperties" -> rule.asBoolean() || isClosed(schema, value);
            case "properties" -> {
                for (String name : rule.propertyNames()) {
                    if (value.has(name)) {
                        found.addAll(check(path + "." + name, value.get(name), rule.get(name)));
                    }
                }
                yield true;
            }
            case "items" -> {
                for (JsonNode item : value) {
                    found.addAll(check(path + "[]", item, rule));
                }
                yield true;
            }
            case "oneOf" -> {
                int fitting = 0;
                for (JsonNode alternative : rule) {
                    fitting += check(path, value, alternative).isEmpty() ? 1 : 0;
                }
                yield fitting == 1;
            }
            default -> throw new AssertionError("Not a keyword that is checked: " + keyword);
        };
        if (!holds) {
            found.add(path + ": " + keyword + " " + rule + " does not hold for " + value);
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("Not a type that is checked: " + type);
        };
    }

    private static boolean contains(JsonNode all, JsonNode value) {
        for (JsonNode one : all) {
            if (one.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAll(JsonNode names, JsonNode value) {
        for (JsonNode name : names) {
            if (!value.has(name.asString())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isClosed(JsonNode schema, JsonNode value) {
        return schema.get("properties").propertyNames().containsAll(value.propertyNames());
    }

    /** The schemas of objects that say nothing about fields that they do not list. */
    static Set<String> openSchemas() {
        Set<String> open = new LinkedHashSet<>();
        collectOpen("", DOCUMENT.at("/components/schemas"), open);
        return open;
    }

    private static void collectOpen(String path, JsonNode node, Set<String> open) {
        if (node.path("type").asString("").equals("object")
                && node.path("additionalProperties").asBoolean(true)) {
            open.add(path);
        }
        if (node.isObject()) {
            node.propertyNames().forEach(name -> collectOpen(path + "/" + name, node.get(name), open));
        }
        if (node.isArray()) {
            node.forEach(element -> collectOpen(path + "[]", element, open));
        }
    }
}
