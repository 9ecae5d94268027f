package dev.parley.javalin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description of this interface (OpenAPI 3.1), without the addresses that this server does not have. */
final class OpenApi {
    private static final String RESOURCE = "openapi.json";

    private final Answer answer;

    OpenApi(boolean developmentTokens) {
        ObjectNode document = document();
        if (!developmentTokens) {
            ((ObjectNode) document.get("paths")).remove(Development.PATH);
        }
        answer = Answer.ok(document);
    }

    private static ObjectNode document() {
        try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
            JsonNode document = JsonMapper.shared().readTree(Objects.requireNonNull(resource, RESOURCE));
            return (ObjectNode) document;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void addTo(Routes routes) {
        routes.open("GET", Routes.PREFIX + "/openapi.json", call -> CompletableFuture.completedFuture(answer));
    }
}
