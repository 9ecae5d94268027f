package dev.parley.javalin;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds answers against a server's own description: the status, the headers, the content type and the body must be in it,
 * and nothing else may come. What the description leaves open for later versions (more fields) is closed here.
 */
public final class OpenApiCheck {
    /** What any answer may say: HTTP's own, what all answers share, and what only pages of other origins get. */
    private static final Set<String> COMMON = Set.of(
            "access-control-allow-origin",
            "access-control-expose-headers",
            "cache-control",
            "connection",
            "content-length",
            "content-security-policy",
            "content-type",
            "date",
            "ratelimit",
            "ratelimit-policy",
            "referrer-policy",
            "strict-transport-security",
            "transfer-encoding",
            "vary",
            "x-content-type-options");

    private static final Set<String> REQUIRED =
            Set.of("cache-control", "content-security-policy", "referrer-policy", "x-content-type-options");

    private final ObjectNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDialect(
            Dialects.getDraft202012(),
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();
    private final Set<String> seen = Collections.synchronizedSet(new TreeSet<>());

    /**
     * A check against a description.
     *
     * @param openApi the text of the document
     */
    public OpenApiCheck(String openApi) {
        document = (ObjectNode) JsonMapper.shared().readTree(openApi);
        document.get("components").get("schemas").forEach(OpenApiCheck::closeWithin);
    }

    /**
     * Checks one answer.
     *
     * @param method of the request
     * @param path of the request, without its query
     * @param status of the answer
     * @param headers of the answer
     * @param body of the answer
     * @throws AssertionError that says everything that is not as described
     */
    public void check(String method, String path, int status, Map<String, List<String>> headers, String body) {
        List<String> wrong = new ArrayList<>();
        Set<String> given = new TreeSet<>();
        headers.keySet().forEach(name -> given.add(name.toLowerCase(Locale.ROOT)));
        Optional<String> template = template(path);
        Optional<JsonNode> operation =
                template.map(known -> document.get("paths").get(known).get(method.toLowerCase(Locale.ROOT)));
        if (operation.isPresent()) {
            JsonNode response = operation.get().get("responses").get(String.valueOf(status));
            if (response == null) {
                wrong.add("this status is not described");
            } else {
                checkResponse(resolved(response), headers, given, body, wrong);
                seen.add(method + " " + template.get() + " " + status);
            }
        } else {
            checkNoOperation(template.isPresent(), method, status, given, body, wrong);
        }
        REQUIRED.stream().filter(name -> !given.contains(name)).forEach(name -> wrong.add("no " + name));
        if (!wrong.isEmpty()) {
            throw new AssertionError(method + " " + path + " " + status + ": " + wrong + " in " + headers + " " + body);
        }
    }

    private void checkResponse(
            JsonNode response, Map<String, List<String>> headers, Set<String> given, String body, List<String> wrong) {
        Set<String> described = new LinkedHashSet<>(COMMON);
        JsonNode expected = response.path("headers");
        expected.propertyNames().forEach(name -> {
            described.add(name.toLowerCase(Locale.ROOT));
            header(headers, name)
                    .ifPresentOrElse(
                            value -> wrong.addAll(errors(expected.get(name).get("schema"), quoted(value))), () -> {
                                if (expected.get(name).path("required").asBoolean(false)) {
                                    wrong.add("no " + name);
                                }
                            });
        });
        given.stream().filter(name -> !described.contains(name)).forEach(name -> wrong.add("undescribed " + name));
        JsonNode content = response.path("content");
        String type = header(headers, "Content-Type").orElse("");
        if (content.isMissingNode()) {
            if (!body.isEmpty()) {
                wrong.add("a body that is not described");
            }
        } else if (content.has(type)) {
            boolean lines = type.endsWith("ndjson");
            JsonNode schema = content.get(type).get(lines ? "x-itemSchema" : "schema");
            (lines ? body.lines() : Stream.of(body)).forEach(json -> wrong.addAll(errors(schema, json)));
        } else {
            wrong.add("another content type than described");
        }
    }

    /** What is not there is described by what problems look like. */
    private void checkNoOperation(
            boolean known, String method, int status, Set<String> given, String body, List<String> wrong) {
        if (known && (status == 404 || (status == 405 && !given.contains("allow")))) {
            wrong.add("not told what the address allows");
        }
        if (status < 400 && !method.equals("OPTIONS") && !method.equals("HEAD")) {
            wrong.add("answered, and not described");
        }
        if (!body.isEmpty()) {
            wrong.addAll(errors(JsonMapper.shared().readTree("{\"$ref\": \"#/components/schemas/Problem\"}"), body));
        }
    }

    private static String quoted(String value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    private static Optional<String> header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().get(0))
                .findFirst();
    }

    private Optional<String> template(String path) {
        return document.get("paths").propertyNames().stream()
                .filter(template -> PathTemplate.of(template).matches(path))
                .findFirst();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asString().substring(1)) : node;
    }

    private List<String> errors(JsonNode schema, String json) {
        Schema checker = compiled.computeIfAbsent(schema, any -> {
            ObjectNode whole = schema.deepCopy().asObject();
            closeWithin(whole);
            close(whole);
            whole.set("components", document.get("components"));
            return schemas.getSchema(whole);
        });
        return checker.validate(JsonMapper.shared().readTree(json)).stream()
                .map(Error::toString)
                .toList();
    }

    /** Closes what a schema says of the parts of a thing; the thing itself may be described by several schemas together. */
    private static void closeWithin(JsonNode schema) {
        for (JsonNode property : schema.path("properties")) {
            closeWithin(property);
            close(property);
        }
        if (schema.has("items")) {
            closeWithin(schema.get("items"));
            close(schema.get("items"));
        }
        schema.path("allOf").forEach(OpenApiCheck::closeWithin);
        schema.path("oneOf").forEach(OpenApiCheck::closeWithin);
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object && !object.has("additionalProperties")) {
            object.put("unevaluatedProperties", false);
        }
    }

    /**
     * Which answers were checked.
     *
     * @return method, path template and status of each
     */
    public Set<String> seen() {
        synchronized (seen) {
            return new TreeSet<>(seen);
        }
    }

    /**
     * Which answers are described.
     *
     * @return method, path template and status of each
     */
    public Set<String> described() {
        Set<String> all = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operation
                                .getValue()
                                .get("responses")
                                .propertyNames()
                                .forEach(status -> all.add(operation.getKey().toUpperCase(Locale.ROOT) + " "
                                        + path.getKey() + " " + status))));
        return all;
    }

    /**
     * What a token must let its bearer do.
     *
     * @param method of the request
     * @param template the path, with names
     * @return the words of the scopes that are described, separated by spaces
     */
    public String scopes(String method, String template) {
        JsonNode needed = document.get("paths")
                .get(template)
                .get(method.toLowerCase(Locale.ROOT))
                .path("security");
        return needed.path(0)
                .path("bearer")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.joining(" "));
    }

    /**
     * Which parameters of the query are described.
     *
     * @param method of the request
     * @param template the path, with names
     * @return their names
     */
    public Set<String> queryParameters(String method, String template) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : document.get("paths")
                .get(template)
                .get(method.toLowerCase(Locale.ROOT))
                .path("parameters")) {
            JsonNode resolved = resolved(parameter);
            if (resolved.get("in").asString().equals("query")) {
                names.add(resolved.get("name").asString());
            }
        }
        return names;
    }
}
