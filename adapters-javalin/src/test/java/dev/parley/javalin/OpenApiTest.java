package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the interface and the running server, held against each other both ways. */
class OpenApiTest {
    private static final JsonNode DOCUMENT = JsonMapper.shared().readTree(Http.description());

    @Test
    void everyRouteIsDescribedAndEverythingDescribedIsARoute() {
        try (RunningServer server = RunningServer.start()) {
            Set<String> served = server.server.routes().stream()
                    .map(route -> route.method() + " " + route.path().path())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> described = Http.DESCRIPTION.described().stream()
                    .map(answer -> answer.substring(0, answer.lastIndexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(served).isEqualTo(described);
        }
    }

    @Test
    void everyParameterOfAQueryIsDescribedAndEverythingDescribedIsTaken() {
        try (RunningServer server = RunningServer.start()) {
            assertThat(server.server.routes())
                    .allSatisfy(
                            route -> assertThat(new TreeSet<>(route.parameters().keySet()))
                                    .as(route.path().path())
                                    .isEqualTo(Http.DESCRIPTION.queryParameters(
                                            route.method(), route.path().path())));
        }
    }

    @Test
    void theServerHandsOutItsDescription() {
        try (RunningServer server = RunningServer.start()) {
            assertThat(server.anybody().get("/openapi.json").expect(200).text("openapi"))
                    .isEqualTo("3.1.0");
        }
    }

    @Test
    void everyIntegerThatMayNeedItHas64Bits() {
        assertThat(schemas())
                .filteredOn(schema -> schema.path("type").asString("").equals("integer"))
                .isNotEmpty()
                .allSatisfy(schema -> assertThat(
                                schema.path("format").asString("").equals("int64")
                                        || schema.path("maximum").asLong(Long.MAX_VALUE) <= Integer.MAX_VALUE)
                        .as(schema.toString())
                        .isTrue());
    }

    /** A choice without a discriminator is no type in generated Java, and {@code unknown} in generated TypeScript. */
    @Test
    void noSchemaIsAChoice() {
        assertThat(schemas())
                .allSatisfy(schema -> assertThat(schema.propertyNames()).doesNotContain("oneOf", "anyOf"));
        assertThat(schemas())
                .filteredOn(schema -> schema.has("const") || schema.has("enum"))
                .isNotEmpty()
                .allSatisfy(schema ->
                        assertThat(schema.has("type")).as(schema.toString()).isTrue());
    }

    @Test
    void everyOperationHasASummaryAndATagThatIsDescribed() {
        Set<String> tags = DOCUMENT.get("tags")
                .valueStream()
                .map(tag -> tag.get("name").asString())
                .collect(Collectors.toSet());

        assertThat(DOCUMENT.get("servers")).isNotEmpty();
        assertThat(DOCUMENT.get("paths").valueStream().flatMap(JsonNode::valueStream))
                .isNotEmpty()
                .allSatisfy(operation -> {
                    assertThat(operation.path("summary").asString("")).isNotBlank();
                    assertThat(operation.path("tags").size()).isEqualTo(1);
                    assertThat(tags).contains(operation.get("tags").get(0).asString());
                });
    }

    private static List<JsonNode> schemas() {
        List<JsonNode> schemas = new ArrayList<>();
        collect(DOCUMENT, schemas);
        return schemas;
    }

    /** Every object but those that hold examples or defaults, of which there are none that look like schemas. */
    private static void collect(JsonNode node, List<JsonNode> objects) {
        if (node.isObject() && !node.path("type").isObject()) {
            objects.add(node);
        }
        node.valueStream().forEach(part -> collect(part, objects));
    }
}
