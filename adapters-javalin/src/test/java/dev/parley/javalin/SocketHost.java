package dev.parley.javalin;

import dev.parley.contract.Backend;
import dev.parley.contract.Fixtures;
import dev.parley.conversation.Limits;
import dev.parley.conversation.Participating;
import dev.parley.memory.StoredChatLog;
import dev.parley.readchat.LogReader;
import dev.parley.retention.Erasing;
import dev.parley.shared.event.Deadlines;
import dev.parley.shared.message.UserId;
import io.javalin.Javalin;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Parley in one process, with WebSockets on a free port and a clock that stands still until it is set. A token is a user's
 * name, alone or with the seconds after noon at which it ends, and with what it lets do: {@code ana}, {@code ana@60} or {@code
 * ana@60,send}.
 */
final class SocketHost implements AutoCloseable {
    static final ServerSettings SETTINGS = ServerSettings.on("127.0.0.1", 0);
    private static final Duration LONG = Duration.ofHours(10);

    final Backend backend;
    final Sockets sockets;
    final TestSignals signals;
    private final AtomicReference<Instant> now = new AtomicReference<>(Fixtures.NOON);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    /** Two threads: who holds both keeps everybody else from being believed. */
    final ExecutorService authenticating = Executors.newFixedThreadPool(2);

    private final Javalin javalin;

    SocketHost() {
        this(SETTINGS);
    }

    SocketHost(ServerSettings settings) {
        this(settings, Backend.PATIENT);
    }

    SocketHost(ServerSettings settings, Deadlines deadlines) {
        backend = new Backend(deadlines);
        signals = new TestSignals(backend);
        UseCases useCases = new UseCases(
                backend.exchange,
                backend.administration,
                new Participating(
                        backend.directory, backend.submissions, () -> Fixtures.NOON, UUID::randomUUID, Limits.DEFAULT),
                backend.reader,
                backend.search,
                backend.live,
                signals.live,
                new LogReader(backend.reader, new StoredChatLog(backend.store, backend.bus, backend.reads)),
                new Erasing(backend.store, backend.submissions, () -> Fixtures.NOON, UUID::randomUUID, backend.reads));
        Surroundings surroundings = new Surroundings(backend.readQueue, backend.reads, timer, Map.of());
        sockets = new Sockets(
                SocketMeans.of(
                        settings,
                        useCases,
                        this::authenticate,
                        authenticating,
                        surroundings,
                        new RequestRate(settings.limits(), System::nanoTime),
                        now::get),
                timer);
        timer.scheduleWithFixedDelay(backend.live::checkpoint, 20, 20, TimeUnit.MILLISECONDS);
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.modifyWebSocketServletFactory(sockets::serve);
            config.routes.wsBeforeUpgrade(Sockets.PATH, sockets::beforeUpgrade);
            config.routes.ws(Sockets.PATH, sockets::configure);
            config.routes.exception(
                    RefusedException.class,
                    (refused, ctx) -> ctx.status(refused.refusal().status())
                            .result(refused.refusal().code()));
        });
        javalin.start("127.0.0.1", 0);
    }

    private Authentication.Identity authenticate(String token) {
        String[] scoped = token.split(",", 2);
        String[] parts = scoped[0].split("@", 2);
        if (parts[0].equals("nobody")) {
            throw new AuthenticationException(WireProblem.TOKEN_INVALID, "Nobody believes this token.");
        }
        Duration lasting = parts.length == 1 ? LONG : Duration.ofSeconds(Long.parseLong(parts[1]));
        Set<Scope> scopes = scoped.length == 1 ? Scope.OF_A_PERSON : Scope.in(scoped[1]);
        return new Authentication.Identity(new UserId(parts[0]), Fixtures.NOON.plus(lasting), scopes);
    }

    void setClock(Duration afterNoon) {
        now.set(Fixtures.NOON.plus(afterNoon));
    }

    int port() {
        return javalin.port();
    }

    URI address() {
        return URI.create("ws://127.0.0.1:" + port() + Sockets.PATH);
    }

    /** A socket that is open and has said nothing. */
    SocketClient open() {
        return SocketClient.open(address());
    }

    /** A socket that is connected and hears from now on. */
    SocketClient connect(UserId user) {
        SocketClient client = open();
        client.connect(user.value());
        client.awaitFrame("checkpoint");
        return client;
    }

    /** A socket that is connected and catches up. */
    SocketClient connect(UserId user, String cursor) {
        SocketClient client = open();
        client.ask(Map.of("type", "connect", "token", user.value(), "cursor", cursor));
        return client;
    }

    @Override
    public void close() {
        sockets.close();
        javalin.stop();
        timer.shutdownNow();
        authenticating.shutdownNow();
        signals.close();
        backend.close();
    }
}
