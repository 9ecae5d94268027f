package dev.parley.javalin;

import dev.parley.Problem;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The WebSockets of a server: lets connections in, looks after their clocks, and ends them. See {@code docs/websocket.md} for
 * what is said on them.
 *
 * <p>The frames reach Parley's own endpoints, as Javalin's do not show pings and pongs, and write to a client without a bound.
 */
final class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    static final String PATH = Routes.SOCKET;
    private static final Duration SHORTEST_TICK = Duration.ofMillis(10);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

    private final SocketMeans means;
    private final SocketRegistry registry;
    private final ScheduledFuture<?> ticking;

    Sockets(SocketMeans means, ScheduledExecutorService timer) {
        this.means = means;
        ServerSettings settings = means.settings();
        registry = new SocketRegistry(settings.limits());
        long tick = tick(settings.waits()).toMillis();
        ticking =
                timer.scheduleWithFixedDelay(() -> registry.forEach(Sockets::tick), tick, tick, TimeUnit.MILLISECONDS);
    }

    /** One timer for all: often enough for the shortest wait, and at least once a second. */
    private static Duration tick(ServerSettings.Waits waits) {
        Duration shortest = Stream.of(waits.connect(), waits.ping(), waits.liveness(), waits.write())
                .min(Duration::compareTo)
                .map(wait -> wait.dividedBy(4))
                .orElse(LONGEST_TICK);
        return shortest.compareTo(SHORTEST_TICK) < 0
                ? SHORTEST_TICK
                : shortest.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : shortest;
    }

    /** A connection that fails at this must not keep the others from being looked after. */
    private static void tick(SocketConnection connection) {
        try {
            connection.tick();
        } catch (RuntimeException | Error e) {
            LOG.error("A connection could not be looked after and is cut", e);
            connection.cut();
        }
    }

    /** Where the frames go; the server hands over Jetty's factory by {@code config.jetty.modifyWebSocketServletFactory}. */
    void serve(JettyWebSocketServletFactory factory) {
        factory.addMapping(PATH, (request, response) -> {
            response.setExtensions(List.of());
            return new SocketEndpoint(this::open, means.settings().limits().bodyBytes());
        });
    }

    /** A route of Javalin's, without which it refuses the upgrade; its handlers are never called. */
    void configure(WsConfig ws) {
        ws.onConnect(context ->
                context.session.close(SocketClose.FAILED.code(), SocketClose.FAILED.reason(0), Callback.NOOP));
    }

    /** Refuses an upgrade while that can still be told in HTTP. */
    void beforeUpgrade(Context ctx) {
        if (registry.isDraining()) {
            throw Refusal.of(Problem.DRAINING, "This node is shutting down; connect to another one.")
                    .asException();
        }
        if (ctx.header("Sec-WebSocket-Protocol") != null) {
            throw new RefusedException(
                    WireProblem.SUBPROTOCOL_UNSUPPORTED, "Connect without a subprotocol: there is none.");
        }
        if (registry.isFull()) {
            throw Refusal.of(Problem.OVERLOADED, "This node has as many connections as it bears; come back later.")
                    .asException();
        }
    }

    private SocketConnection open(Session session) {
        int most = means.settings().limits().bodyBytes();
        session.setMaxTextMessageSize(most);
        session.setMaxBinaryMessageSize(most);
        session.setMaxFrameSize(most);
        session.setIdleTimeout(Duration.ZERO);
        SocketConnection connection = new SocketConnection(means, registry, new SocketLine(session));
        boolean full = registry.isFull();
        registry.add(connection);
        if (registry.isDraining()) {
            connection.end(SocketClose.DRAINING);
        } else if (full) {
            connection.end(SocketClose.OVERLOADED);
        }
        return connection;
    }

    /** Lets nobody in any more; requests in flight are answered, then each connection is closed. */
    void drain() {
        registry.drain();
        registry.forEach(SocketConnection::drain);
    }

    boolean isDrained() {
        return registry.isDraining() && registry.size() == 0;
    }

    int connections() {
        return registry.size();
    }

    /** Cuts every connection. */
    void close() {
        registry.drain();
        ticking.cancel(false);
        registry.forEach(SocketConnection::cut);
    }
}
