package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** How a server stops: whoever was let in is answered, whoever comes is told to come back. */
@SuppressWarnings("try") // what is held is let go of early, and in any case
class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** The common pool may have one thread only, which the HTTP client needs. */
    static final Executor OWN_THREAD = task -> new Thread(task).start();

    /** Lets go of what is held before the server is closed, which waits for it. */
    private interface Release extends AutoCloseable {
        @Override
        void close();
    }

    @Test
    void whatRunsIsAnsweredAndWhatComesIsTurnedAway() throws InterruptedException {
        CountDownLatch stands = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start();
                Release release = stands::countDown) {
            String kitchen = server.as("ana").group("Kitchen");
            server.backend.store.beforeCommit(changes -> {
                asked.countDown();
                hold(stands);
            });
            CompletableFuture<Reply> running = server.as("ana")
                    .asking(
                            "POST",
                            "/conversations/" + kitchen + "/messages",
                            Optional.of("{\"text\":\"Hello\"}".getBytes(StandardCharsets.UTF_8)),
                            Http.JSON);
            asked.await();

            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> server.server.drain(LONG), OWN_THREAD);

            await().atMost(LONG)
                    .until(() -> server.anybody().get("/health/ready").status() == 503);
            assertThat(server.anybody().get("/health/ready").text("status")).isEqualTo("draining");
            server.anybody().get("/health/live").expect(200);
            Reply turnedAway = server.as("ana").get("/conversations").expect(503, "draining");
            assertThat(turnedAway.header("Retry-After")).isPresent();
            server.anybody().get("/socket").expect(503, "draining");
            assertThat(running).isNotDone();
            assertThat(drained).isNotDone();
            release.close();
            running.join().expect(201);
            drained.join();
        }
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void drainingEndsWhenItsTimeIsUp() throws InterruptedException {
        CountDownLatch stands = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start();
                Release release = stands::countDown) {
            server.backend.store.before(call -> {
                asked.countDown();
                hold(stands);
            });
            CompletableFuture<Reply> running =
                    server.as("ana").asking("GET", "/conversations", Optional.empty(), Http.JSON);
            asked.await();

            server.server.drain(Duration.ofMillis(200));

            assertThat(running).isNotDone();
            release.close();
        }
    }

    @Test
    void whoeverWasTurnedAwayGoesToAnotherConnection() throws IOException {
        try (RunningServer server = RunningServer.start();
                RawHttp raw = new RawHttp(server.port())) {
            server.server.drain(LONG);
            raw.say("GET /api/v1/conversations HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(raw.hear().header("Connection")).isEqualTo("close");
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void aServerThatWasClosedDoesNotListen() {
        RunningServer server = RunningServer.start();
        int port = server.port();
        server.close();

        assertThatThrownBy(() -> new RawHttp(port)).isInstanceOf(IOException.class);
    }

    @Test
    void whereSomebodyElseListensTheServerDoesNotStart() {
        try (RunningServer first = RunningServer.start()) {
            assertThatThrownBy(() -> RunningServer.start(ServerSettings.on("127.0.0.1", first.port())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
        }
    }
}
