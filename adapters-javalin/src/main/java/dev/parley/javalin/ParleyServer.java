package dev.parley.javalin;

import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Parley on a port: the HTTP API and the WebSocket. Safe for any number of threads. */
public final class ParleyServer implements AutoCloseable {
    private static final int AUTHENTICATING = 4;
    private static final long LOOK_MILLIS = 100;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Javalin javalin;
    private final Sockets sockets;
    private final Load load;
    private final ExecutorService authenticating;
    private final Routes routes;
    private final GoneClients clients;
    private final ScheduledFuture<?> looking;

    private ParleyServer(
            Javalin javalin,
            Sockets sockets,
            Load load,
            ExecutorService authenticating,
            Routes routes,
            GoneClients clients,
            ScheduledFuture<?> looking) {
        this.javalin = javalin;
        this.sockets = sockets;
        this.load = load;
        this.authenticating = authenticating;
        this.routes = routes;
        this.clients = clients;
        this.looking = looking;
    }

    /**
     * Listens.
     *
     * @param settings where, and how much it bears
     * @param useCases what it offers
     * @param access who gets in
     * @param surroundings what it borrows
     * @return the running server
     * @throws IllegalStateException when it can't listen there; the message says where and why
     */
    public static ParleyServer start(
            ServerSettings settings, UseCases useCases, Access access, Surroundings surroundings) {
        Load load = new Load(settings.limits().requestsInFlight());
        RequestRate rate = new RequestRate(settings.limits(), System::nanoTime);
        ExecutorService authenticating = authenticating(
                settings.limits().requestsInFlight() + settings.limits().connections());
        Sockets sockets = new Sockets(
                SocketMeans.of(
                        settings,
                        useCases,
                        access.authentication(),
                        authenticating,
                        surroundings,
                        rate,
                        InstantSource.system()),
                surroundings.timer());
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("parley-http");
        GoneClients clients = new GoneClients(System::nanoTime);
        ScheduledFuture<?> looking = surroundings
                .timer()
                .scheduleWithFixedDelay(clients::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        Pipeline pipeline = new Pipeline(
                access.authentication(),
                rate,
                new BodyReader(settings, surroundings.timer()),
                new Pipeline.Threads(authenticating, threads),
                clients);
        Routes routes = new Routes(pipeline);
        new Api(useCases, access, surroundings, settings.waits()).addTo(routes);
        new Health(surroundings, load::isDraining).addTo(routes);
        routes.socket();
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.startupWatcherEnabled = false;
            config.router.ignoreTrailingSlashes = false;
            new Jetty(settings, new Gate(settings, load), new SlowHeads(settings, surroundings.timer()))
                    .configure(config.jetty, threads);
            config.jetty.modifyWebSocketServletFactory(sockets::serve);
            config.routes.wsBeforeUpgrade(Routes.SOCKET, sockets::beforeUpgrade);
            config.routes.ws(Routes.SOCKET, sockets::configure);
            routes.register(config.routes);
        });
        ParleyServer server = new ParleyServer(javalin, sockets, load, authenticating, routes, clients, looking);
        server.listen(settings);
        return server;
    }

    /**
     * Apart from those who read: a store that stands still must not keep senders from being recognized. Each request and each
     * connection has one token checked at a time.
     */
    private static ExecutorService authenticating(int waiting) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                AUTHENTICATING, AUTHENTICATING, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(waiting), work -> {
                    Thread thread = new Thread(work, "parley-authentication");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private void listen(ServerSettings settings) {
        try {
            javalin.start();
        } catch (JavalinException e) {
            close();
            throw new IllegalStateException(
                    "Can't listen on " + settings.host() + ":" + settings.port() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Where it listens.
     *
     * @return the port that was asked for, or the free one that was found
     */
    public int port() {
        return javalin.port();
    }

    GoneClients clients() {
        return clients;
    }

    List<Routes.Route> routes() {
        return routes.all();
    }

    /**
     * Stops taking work and finishes what is running: readiness fails at once, requests that come now are told to come back
     * later, running ones are answered, WebSockets are answered and then closed. The server listens on, to say so, until it is
     * closed.
     *
     * @param atMost how long that may take
     */
    public void drain(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        load.drain();
        sockets.drain();
        load.awaitIdle(atMost);
        while (!sockets.isDrained()
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** Ends everything at once. */
    @Override
    public void close() {
        sockets.close();
        javalin.stop();
        looking.cancel(false);
        authenticating.shutdownNow();
    }
}
