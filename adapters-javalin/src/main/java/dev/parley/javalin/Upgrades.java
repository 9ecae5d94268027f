package dev.parley.javalin;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;

/** Requests to go on as a WebSocket (RFC 6455). What only looks like one would be answered by Javalin as if it did not. */
final class Upgrades {
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final int KEY_BYTES = 16;
    private static final int KEY_CHARACTERS = 24;

    static final Answer REQUIRED = Answer.of(
                    Refusal.of(WireProblem.UPGRADE_REQUIRED, "WebSockets are opened by an upgrade to version 13."))
            .with("Upgrade", "websocket")
            .with(VERSION, "13");

    private static final Answer WITHOUT_KEY = Answer.of(Refusal.of(
            WireProblem.HTTP_MALFORMED, "An upgrade has one Sec-WebSocket-Key, which is 16 bytes in base64."));

    private Upgrades() {}

    /** The answer to a request that looks like an upgrade and is not a complete one. */
    static Optional<Answer> refusal(Request request) {
        HttpFields headers = request.getHeaders();
        if (!headers.contains(VERSION) && !headers.contains(KEY)) {
            return Optional.empty();
        }
        boolean asked = request.getMethod().equals("GET")
                && headers.getValuesList(VERSION).equals(List.of("13"))
                && headers.contains("Upgrade", "websocket")
                && headers.contains("Connection", "upgrade");
        if (!asked) {
            return Optional.of(REQUIRED);
        }
        List<String> keys = headers.getValuesList(KEY);
        return keys.size() == 1 && isKey(keys.get(0)) ? Optional.empty() : Optional.of(WITHOUT_KEY);
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_CHARACTERS && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
