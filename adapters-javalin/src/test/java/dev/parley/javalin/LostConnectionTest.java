package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Requests whose connection goes away before they are answered. */
class LostConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String LIST = "GET /api/v1/conversations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + TestTokens.of("ana") + "\r\n\r\n";

    private final CountDownLatch stands = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

    private void holdReads(RunningServer server) {
        server.backend.store.before(call -> {
            asked.countDown();
            try {
                stands.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void whoeverHangsUpLeavesNothingBehindAndNothingIsLogged() throws Exception {
        try (RunningServer server = RunningServer.start();
                LogWatch log = LogWatch.from(Level.INFO)) {
            holdReads(server);
            try (RawHttp raw = new RawHttp(server.port())) {
                raw.reset().say(LIST);
                asked.await();
            }
            stands.countDown();

            server.server.drain(SOON);

            assertThat(server.anybody().get("/health/live").status()).isEqualTo(200);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void aRequestMayTakeLongerThanAConnectionMayIdle() throws Exception {
        ServerSettings.Waits waits = ServerSettings.Waits.DEFAULT;
        ServerSettings settings = RunningServer.LOOPBACK.withWaits(new ServerSettings.Waits(
                waits.connect(),
                waits.ping(),
                waits.liveness(),
                waits.write(),
                waits.request(),
                Duration.ofSeconds(1)));
        try (RunningServer server = RunningServer.start(settings)) {
            holdReads(server);
            try (RawHttp raw = new RawHttp(server.port()).say(LIST)) { // at once: it idles until it asks
                asked.await();
                for (int i = 0; i < 2; i++) {
                    try (RawHttp idle = new RawHttp(server.port())) {
                        assertThat(idle.ends()).isTrue();
                    }
                }
                stands.countDown();

                assertThat(raw.hear().status()).isEqualTo(200);
            } finally {
                stands.countDown();
            }
        }
    }

    @Test
    void aServerThatIsClosedWithRequestsRunningEndsQuietly() throws IOException, InterruptedException {
        try (LogWatch log = LogWatch.from(Level.WARN)) {
            RunningServer server = RunningServer.start();
            holdReads(server);
            try (RawHttp raw = new RawHttp(server.port())) {
                raw.say(LIST);
                asked.await();
                server.server.close();
                stands.countDown();
                server.backend.reads.shutdown();
                await().atMost(SOON).until(server.backend.reads::isTerminated);
            } finally {
                server.backend.close();
            }

            assertThat(log.lines()).isEmpty();
        }
    }
}
