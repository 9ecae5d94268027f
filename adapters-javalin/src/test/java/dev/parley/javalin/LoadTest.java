package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How many requests are answered at a time. */
class LoadTest {
    private static final int MOST = 2;
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void pastItsBoundAServerTurnsRequestsAwayAndAnswersProbes() throws InterruptedException {
        ServerSettings.Limits limits = ServerSettings.Limits.DEFAULT;
        ServerSettings narrow = RunningServer.LOOPBACK.withLimits(new ServerSettings.Limits(
                limits.bodyBytes(),
                MOST,
                limits.connections(),
                limits.connectionsPerUser(),
                limits.sendsInFlight(),
                limits.queueBytes(),
                limits.requestsPerSecond(),
                limits.burst()));
        CountDownLatch stands = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start(narrow)) {
            CountDownLatch asked = new CountDownLatch(MOST);
            server.backend.store.before(call -> {
                asked.countDown();
                try {
                    stands.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            List<CompletableFuture<Reply>> running = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                running.add(server.as("reader-" + i).asking("GET", "/conversations", Optional.empty(), Http.JSON));
            }
            asked.await();

            Reply turnedAway = server.as("ana").get("/openapi.json").expect(503, "overloaded");

            assertThat(turnedAway.header("Retry-After")).isPresent();
            server.anybody().get("/health/live").expect(200);
            stands.countDown();
            running.forEach(request -> request.join().expect(200));
            // Whoever was answered leaves a moment later.
            await().atMost(SOON)
                    .until(() -> server.as("ana").get("/openapi.json").status() == 200);
        } finally {
            stands.countDown();
        }
    }
}
