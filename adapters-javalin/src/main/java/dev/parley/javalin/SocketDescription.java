package dev.parley.javalin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The AsyncAPI document of the WebSocket, which a server shows at {@code /api/v1/asyncapi.json}. */
final class SocketDescription {
    private static final String RESOURCE = "asyncapi.json";

    private SocketDescription() {}

    static byte[] json() {
        try (InputStream document = SocketDescription.class.getResourceAsStream(RESOURCE)) {
            if (document == null) {
                throw new IllegalStateException("This build lacks " + RESOURCE + ".");
            }
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
