package dev.parley.javalin;

import io.javalin.Javalin;
import java.time.Duration;

/** Parley on a port: the HTTP API and the WebSocket. Safe for any number of threads. */
public final class ParleyServer implements AutoCloseable {
    private final Javalin javalin;
    private final Sockets sockets;

    private ParleyServer(Javalin javalin, Sockets sockets) {
        this.javalin = javalin;
        this.sockets = sockets;
    }

    /**
     * Listens.
     *
     * @param settings where, and how much it bears
     * @param useCases what it offers
     * @param access who gets in
     * @param surroundings what it borrows
     * @return the running server
     */
    public static ParleyServer start(
            ServerSettings settings, UseCases useCases, Access access, Surroundings surroundings) {
        Sockets sockets = new Sockets(settings, useCases, access, surroundings);
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.wsBeforeUpgrade("/api/v1/socket", sockets::beforeUpgrade);
            config.routes.ws("/api/v1/socket", sockets::configure);
        });
        return new ParleyServer(javalin.start(settings.host(), settings.port()), sockets);
    }

    /**
     * Where it listens.
     *
     * @return the port that was asked for, or the free one that was found
     */
    public int port() {
        return javalin.port();
    }

    /**
     * Stops taking work and finishes what is running: readiness fails at once, requests that come now are told to come back
     * later, running ones are answered, WebSockets are answered and then closed.
     *
     * @param atMost how long that may take
     */
    public void drain(Duration atMost) {
        sockets.drain();
    }

    /** Ends everything at once. */
    @Override
    public void close() {
        sockets.close();
        javalin.stop();
    }
}
