package dev.parley.javalin;

import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** Requests to go on as a WebSocket (RFC 6455). What only looks like one would be answered by Javalin as if it did not. */
final class Upgrades {
    private static final String VERSION = "Sec-WebSocket-Version";

    static final Answer REQUIRED = Answer.of(
                    Refusal.of(WireProblem.UPGRADE_REQUIRED, "WebSockets are opened by an upgrade to version 13."))
            .with("Upgrade", "websocket")
            .with(VERSION, "13");

    private Upgrades() {}

    /** What is said to an upgrade that is none. */
    static Optional<Answer> refusal(Request request) {
        HttpFields headers = request.getHeaders();
        boolean complete = request.getMethod().equals("GET")
                && "13".equals(headers.get(VERSION))
                && headers.contains("Upgrade", "websocket")
                && headers.contains("Connection", "upgrade")
                && headers.contains("Sec-WebSocket-Key");
        return headers.contains(VERSION) && !complete ? Optional.of(REQUIRED) : Optional.empty();
    }
}
