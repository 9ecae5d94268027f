package dev.parley.javalin;

import dev.parley.contract.Backend;
import dev.parley.contract.Fixtures;
import dev.parley.conversation.Limits;
import dev.parley.conversation.MessagesExpired;
import dev.parley.conversation.Participating;
import dev.parley.exchange.Admission;
import dev.parley.exchange.MessageExchange;
import dev.parley.javalin.DevelopmentTokens.Issued;
import dev.parley.memory.StoredChatLog;
import dev.parley.readchat.LogReader;
import dev.parley.retention.Erasing;
import dev.parley.shared.event.Deadlines;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** A server on a free port, over the whole of Parley in memory. */
final class RunningServer implements AutoCloseable {
    /** How many conversations somebody may have before they can't block one person more. */
    static final int MAX_CONVERSATIONS = 30;

    static final ServerSettings LOOPBACK = ServerSettings.on("127.0.0.1", 0);

    final Backend backend;
    final TestSignals signals;
    private final ExecutorService erasing;
    final ParleyServer server;

    private RunningServer(Backend backend, TestSignals signals, ExecutorService erasing, ParleyServer server) {
        this.backend = backend;
        this.signals = signals;
        this.erasing = erasing;
        this.server = server;
    }

    static RunningServer start() {
        return start(LOOPBACK);
    }

    static RunningServer start(ServerSettings settings) {
        return start(settings, Backend.PATIENT, Map.of());
    }

    static RunningServer start(
            ServerSettings settings, Deadlines deadlines, Map<String, Supplier<Optional<String>>> health) {
        return start(settings, new Backend(deadlines), health, Optional.of(RunningServer::issue));
    }

    static RunningServer start(
            ServerSettings settings,
            Backend backend,
            Map<String, Supplier<Optional<String>>> health,
            Optional<DevelopmentTokens> developmentTokens) {
        return start(settings, backend, backend.exchange, health, developmentTokens);
    }

    private static RunningServer start(
            ServerSettings settings,
            Backend backend,
            MessageExchange exchange,
            Map<String, Supplier<Optional<String>>> health,
            Optional<DevelopmentTokens> developmentTokens) {
        TestSignals signals = new TestSignals(backend);
        ExecutorService erasing = Executors.newSingleThreadExecutor();
        UseCases useCases = new UseCases(
                exchange,
                backend.administration,
                new Participating(
                        backend.directory,
                        backend.submissions,
                        () -> Fixtures.NOON,
                        UUID::randomUUID,
                        new Limits(16 * 1024, 10_000, MAX_CONVERSATIONS, 100)),
                backend.reader,
                backend.search,
                backend.live,
                signals.live,
                new LogReader(backend.reader, new StoredChatLog(backend.store, backend.bus, backend.reads)),
                new Erasing(backend.store, backend.submissions, () -> Fixtures.NOON, UUID::randomUUID, erasing));
        return new RunningServer(
                backend,
                signals,
                erasing,
                ParleyServer.start(
                        settings,
                        useCases,
                        new Access(TestTokens::authenticate, developmentTokens),
                        new Surroundings(
                                backend.readQueue, backend.reads, backend.timer, new LinkedHashMap<>(health))));
    }

    /** Over a log that takes every message and hears of no decision. */
    static RunningServer undecided(Deadlines deadlines) {
        Backend backend = new Backend();
        Publication logged = new Publication.Published(new Position(0, 1));
        Submissions submissions =
                new Submissions(event -> CompletableFuture.completedFuture(logged), deadlines, backend.timer);
        MessageExchange exchange = new MessageExchange(
                new Admission(backend.directory, Limits.DEFAULT, System::nanoTime),
                submissions,
                () -> Fixtures.NOON,
                UUID::randomUUID);
        return start(LOOPBACK, backend, exchange, Map.of(), Optional.empty());
    }

    private static Issued issue(UserId user, Set<Scope> scopes) {
        return new Issued(TestTokens.of(user.value(), scopes), TestTokens.END);
    }

    static ServerSettings impatient(Duration wait) {
        ServerSettings.Waits waits = ServerSettings.Waits.DEFAULT;
        return LOOPBACK.withWaits(new ServerSettings.Waits(
                waits.connect(), waits.ping(), waits.liveness(), waits.write(), wait, waits.idle()));
    }

    Http as(String user) {
        return new Http(this, Optional.of(TestTokens.of(user)));
    }

    Http as(String user, Scope... scopes) {
        return new Http(this, Optional.of(TestTokens.of(user, Set.of(scopes))));
    }

    Http anybody() {
        return new Http(this, Optional.empty());
    }

    Http with(String token) {
        return new Http(this, Optional.of(token));
    }

    /** Lets the messages of a conversation expire. */
    void expire(String conversation, long seq) {
        Backend.join(backend.submissions.decide(
                new MessagesExpired(Fixtures.anEventId(), ConversationId.parse(conversation), seq, Fixtures.NOON)));
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        signals.close();
        erasing.shutdownNow();
        backend.close();
    }
}
