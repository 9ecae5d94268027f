package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Backend;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What the probes say. */
class HealthTest {
    private final Map<String, Supplier<Optional<String>>> parts = new LinkedHashMap<>();

    private RunningServer start() {
        return RunningServer.start(RunningServer.LOOPBACK, Backend.PATIENT, parts);
    }

    @Test
    void whenEveryPartWorksTheServerIsReady() {
        parts.put("store", Optional::empty);
        try (RunningServer server = start()) {
            assertThat(server.anybody().get("/health/ready").expect(200).text("status"))
                    .isEqualTo("ready");
            assertThat(server.anybody().get("/health/live").expect(200).text("status"))
                    .isEqualTo("live");
        }
    }

    @Test
    void readinessNamesEachPartThatHasTroubleAndComesBack() {
        AtomicReference<Optional<String>> store = new AtomicReference<>(Optional.of("The database does not answer."));
        parts.put("bus", Optional::empty);
        parts.put("store", store::get);
        parts.put("disk", () -> Optional.of("It is full."));
        try (RunningServer server = start()) {
            Reply unready = server.anybody().get("/health/ready").expect(503);
            assertThat(unready.text("status")).isEqualTo("unready");
            assertThat(unready.body().get("trouble").toString())
                    .isEqualTo("{\"store\":\"The database does not answer.\",\"disk\":\"It is full.\"}");
            server.anybody().get("/health/live").expect(200);
            store.set(Optional.empty());
            assertThat(server.anybody()
                            .get("/health/ready")
                            .expect(503)
                            .body()
                            .get("trouble")
                            .has("store"))
                    .isFalse();
        }
    }

    @Test
    void aPartThatFailsOrDoesNotAnswerHasTrouble() {
        CountDownLatch stands = new CountDownLatch(1);
        parts.put("bus", () -> {
            throw new IllegalStateException("secret");
        });
        parts.put("store", () -> {
            try {
                stands.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        });
        try (RunningServer server = start()) {
            Reply unready = server.anybody().get("/health/ready").expect(503);
            assertThat(unready.body().get("trouble").propertyNames()).containsExactly("bus", "store");
            assertThat(unready.text()).doesNotContain("secret");
        } finally {
            stands.countDown();
        }
    }

    @Test
    void whatCanNotBeAskedHasTrouble() {
        parts.put("store", Optional::empty);
        try (RunningServer server = start()) {
            server.backend.reads.shutdown();
            assertThat(server.anybody()
                            .get("/health/ready")
                            .expect(503)
                            .body()
                            .get("trouble")
                            .has("store"))
                    .isTrue();
        }
    }
}
