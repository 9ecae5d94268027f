package dev.parley.javalin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the WebSocket, and of the stream that other programs may read (AsyncAPI 3). */
final class SocketDescription {
    private static final String RESOURCE = "asyncapi.json";

    private SocketDescription() {}

    static JsonNode document() {
        try (InputStream resource = SocketDescription.class.getResourceAsStream(RESOURCE)) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(resource, RESOURCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void addTo(Routes routes) {
        Answer answer = Answer.ok(document());
        routes.open("GET", Routes.PREFIX + "/asyncapi.json", call -> CompletableFuture.completedFuture(answer));
    }
}
