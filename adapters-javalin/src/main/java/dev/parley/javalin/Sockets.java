package dev.parley.javalin;

import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;

/** The WebSockets of a server. */
final class Sockets {
    Sockets(ServerSettings settings, UseCases useCases, Access access, Surroundings surroundings) {}

    void configure(WsConfig ws) {}

    void beforeUpgrade(Context ctx) {
        if (ctx.header("Sec-WebSocket-Protocol") != null) {
            throw new RefusedException(WireProblem.SUBPROTOCOL_UNSUPPORTED, "There are no subprotocols.");
        }
    }

    void drain() {}

    boolean isDrained() {
        return true;
    }

    void close() {}

    int connections() {
        return 0;
    }
}
