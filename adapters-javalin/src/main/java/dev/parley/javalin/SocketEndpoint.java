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

    /** Jetty hands over a large frame in pieces of what has come, which count as fragments too. */
    static final int MAX_FRAGMENTS = 256;

    private final Function<Session, SocketConnection> opening;
    private final int maxBytes;
    private StringBuilder message = new StringBuilder();
    private int fragments;
    private int bytes;
    private volatile Optional<SocketConnection> connection = Optional.empty();

    /**
     * An endpoint of a socket that is about to be opened.
     *
     * @param opening begins the connection
     * @param maxBytes of a message in UTF-8, all its fragments together
     */
    SocketEndpoint(Function<Session, SocketConnection> opening, int maxBytes) {
        this.opening = opening;
        this.maxBytes = maxBytes;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        connection = Optional.of(opening.apply(session));
    }

    /** Jetty bounds one frame and each of its fragments; what they are together is bounded here. */
    @Override
    public void onWebSocketPartialText(String part, boolean last) {
        fragments++;
        bytes += utf8Length(part);
        if (fragments > MAX_FRAGMENTS || bytes > maxBytes) {
            message = new StringBuilder();
            tell(open -> open.end(SocketClose.TOO_LARGE));
        } else if (last) {
            String whole = message.append(part).toString();
            message = new StringBuilder();
            fragments = 0;
            bytes = 0;
            tell(open -> open.text(whole));
        } else {
            message.append(part);
        }
    }

    private static int utf8Length(String part) {
        int length = part.length();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }

    @Override
    public void onWebSocketPartialBinary(ByteBuffer part, boolean last, Callback callback) {
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
