package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.shared.work.Cancellation;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reads end with the connection that asked for them, and nobody's reads keep others from theirs. */
class AbandonedReadsTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long A_MOMENT_NANOS = 1_000_000;
    private static final int CONNECTIONS = 100;
    /** So that one person may ask for all of them: with the connects they stay within what may be asked at once. */
    private static final int SEARCHES = 16;

    private final RunningServer server = RunningServer.start();
    private final Http ana = server.as("ana");
    private final AtomicInteger searching = new AtomicInteger();
    private final List<SocketClient> sockets = new ArrayList<>();
    private volatile boolean stopped;

    @AfterEach
    void stop() {
        stopped = true;
        sockets.forEach(SocketClient::abort);
        server.close();
    }

    /** As a store does that looks after its reader: a search goes on for as long as its reader waits. */
    private void letSearchesLast() {
        server.backend.store.before(call -> {
            if (call == Call.MATCHING) {
                searching.incrementAndGet();
                Cancellation reader = Cancellation.current();
                while (!stopped && !reader.isCancelled()) {
                    LockSupport.parkNanos(A_MOMENT_NANOS);
                }
            }
        });
    }

    private SocketClient connect(String user) {
        SocketClient socket = SocketClient.open(URI.create("ws://127.0.0.1:" + server.port() + Sockets.PATH));
        sockets.add(socket);
        socket.connect(TestTokens.of(user));
        return socket;
    }

    private void awaitNothingReading() {
        await().atMost(SOON)
                .until(() -> server.backend.readQueue.running() == 0 && server.backend.readQueue.waiting() == 0);
    }

    @Test
    void searchesOfConnectionsThatWereClosedAtOnceEnd() {
        String kitchen = server.as("ben").group("Kitchen");
        letSearchesLast();
        IntStream.range(0, CONNECTIONS).forEach(i -> connect("ana"));
        for (SocketClient socket : sockets) {
            IntStream.range(0, SEARCHES).forEach(i -> socket.asking(Map.of("type", "search", "q", "word")));
        }
        await().atMost(SOON).until(() -> server.backend.readQueue.waiting() >= CONNECTIONS - 1);

        server.as("ben").get("/conversations/" + kitchen + "/messages").expect(200);
        sockets.forEach(SocketClient::abort);

        awaitNothingReading();
        server.as("ben").get("/conversations/" + kitchen + "/messages").expect(200);
        ana.get("/conversations").expect(200);
        assertThat(searching.get()).isLessThan(CONNECTIONS * SEARCHES);
    }

    @Test
    void aSearchOverHttpEndsWhenItsClientHangsUp() throws IOException {
        letSearchesLast();
        try (LogWatch log = LogWatch.from(Level.INFO)) {
            try (RawHttp raw = new RawHttp(server.port())) {
                raw.say("GET /api/v1/search?q=word HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestTokens.of("ana")
                        + "\r\n\r\n");
                await().atMost(SOON).until(() -> searching.get() == 1);
            }

            awaitNothingReading();
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void aPersonHasTwoExportsAndBootstrapsAtOnceAndOthersHaveTheirOwn() throws Exception {
        String kitchen = ana.group("Kitchen", "ben");
        CountDownLatch held = new CountDownLatch(1);
        server.backend.store.before(call -> {
            if (call == Call.CHANGES_AFTER) {
                searching.incrementAndGet();
                hold(held);
            }
        });
        String export = "GET /api/v1/me/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestTokens.of("ana")
                + "\r\n\r\n";
        try (RawHttp first = new RawHttp(server.port()).say(export);
                RawHttp second = new RawHttp(server.port()).say(export)) {
            await().atMost(SOON).until(() -> searching.get() == 1 && server.backend.readQueue.waiting() == 1);

            Reply refused = ana.get("/bootstrap").expect(429, "reads.too_many");
            assertThat(refused.header("Retry-After")).isNotEmpty();
            ana.get("/me/export").expect(429, "reads.too_many");
            server.as("ben").get("/conversations/" + kitchen + "/export").expect(200);

            held.countDown();
            assertThat(first.hear().status()).isEqualTo(200);
            assertThat(second.hear().status()).isEqualTo(200);
        } finally {
            held.countDown();
        }
        await().atMost(SOON).until(() -> ana.get("/bootstrap").status() == 200);
    }

    private static void hold(CountDownLatch held) {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aTokenIsCheckedWhileAllReadersAreBusy() {
        CountDownLatch held = new CountDownLatch(1);
        IntStream.range(0, 2).forEach(i -> server.backend.reads.execute(() -> hold(held)));
        SocketClient socket = SocketClient.open(URI.create("ws://127.0.0.1:" + server.port() + Sockets.PATH));
        sockets.add(socket);

        JsonNode answer = socket.ask(Map.of("type", "connect", "token", "not a token"));

        held.countDown();
        assertThat(answer.get("code").asString()).isEqualTo("token.invalid");
    }

    @Test
    void aRequestThatIsSentAheadIsAnsweredAfterOneThatTakesItsTime() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        server.backend.store.before(call -> {
            if (call == Call.MATCHING) {
                searching.incrementAndGet();
                hold(held);
            }
        });
        String next = " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestTokens.of("ana") + "\r\n\r\n";
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.say("GET /api/v1/search?q=word" + next);
            await().atMost(SOON).until(() -> searching.get() == 1);
            raw.say("GET /api/v1/conversations" + next);
            await().atMost(SOON).until(() -> server.server.clients().watched() == 0);
            held.countDown();

            assertThat(raw.hear().body()).contains("results");
            assertThat(raw.hear().body()).contains("conversations");
        } finally {
            held.countDown();
        }
    }
}
