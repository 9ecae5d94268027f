package dev.parley.javalin;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Jetty hands over what one WebSocket receives, pings and pongs too, which Javalin does not pass on. Public for Jetty. */
public final class SocketEndpoint implements Session.Listener.AutoDemanding {
    private static final Logger LOG = LoggerFactory.getLogger(SocketEndpoint.class);

    private final Function<Session, SocketConnection> opening;
    private volatile Optional<SocketConnection> connection = Optional.empty();

    /** An endpoint of a socket that is about to be opened. */
    SocketEndpoint(Function<Session, SocketConnection> opening) {
        this.opening = opening;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        connection = Optional.of(opening.apply(session));
    }

    @Override
    public void onWebSocketText(String text) {
        tell(open -> open.text(text));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        tell(open -> open.end(SocketClose.BINARY));
        callback.succeed();
    }

    @Override
    public void onWebSocketPing(ByteBuffer payload) {
        tell(open -> open.pinged(payload));
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        tell(SocketConnection::ponged);
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        LOG.debug("A WebSocket failed", cause);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        tell(SocketConnection::closed);
        callback.succeed();
    }

    private void tell(Consumer<SocketConnection> what) {
        connection.ifPresent(what);
    }
}
