package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.shared.event.Deadlines;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people are told when a part of Parley fails: whether to come back, when, and nothing of how it is made. */
class OutagesTest {
    private static final Deadlines IMPATIENT = new Deadlines(Duration.ofSeconds(4), Duration.ofMillis(100));
    /** For whom a group is started all the same. */
    private static final Deadlines LESS_IMPATIENT = new Deadlines(Duration.ofSeconds(4), Duration.ofSeconds(3));

    private static final Duration SOON = Duration.ofSeconds(30);

    private static void failOn(RunningServer server, Call asked, RuntimeException failure) {
        server.backend.store.before(call -> {
            if (call == asked) {
                throw failure;
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Problem.class,
            names = {"STORE_UNAVAILABLE", "LOG_UNAVAILABLE", "OVERLOADED"})
    void anOutageSaysWhenToComeBack(Problem problem) {
        try (RunningServer server = RunningServer.start()) {
            failOn(server, Call.LISTED, new ParleyException(problem, "It is away; try again later."));

            Reply refused = server.as("ana").get("/conversations").expect(503, problem.code());

            assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                    .isPositive();
            assertThat(refused.number("retryAfterMs")).isPositive();
            server.backend.store.heal();
            server.as("ana").get("/conversations").expect(200);
        }
    }

    @Test
    void aStoreThatHasNoRoomSaysSoToSenders() {
        try (RunningServer server = RunningServer.start()) {
            String kitchen = server.as("ana").group("Kitchen");
            failOn(server, Call.COMMIT, new ParleyException(Problem.STORE_FULL, "The store is full."));

            Reply refused = server.as("ana").send(kitchen, "one", "Hello").expect(507, "store.full");

            assertThat(refused.header("Retry-After")).isPresent();
            server.backend.store.heal();
            server.as("ana").send(kitchen, "one", "Hello").expect(201);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/conversations", "/sync"})
    void aDefectIsLoggedOnceAndShownToNobody(String path) {
        try (RunningServer server = RunningServer.start();
                LogWatch log = LogWatch.from(Level.INFO)) {
            server.backend.store.before(call -> {
                throw new IllegalStateException("select secret from dev.parley.tables");
            });

            Reply failed = server.as("ana").get(path).expect(500, "internal");

            assertThat(failed.text()).doesNotContain("Exception", "select", "dev.parley", "at java");
            assertThat(log.lines()).hasSize(1).first().asString().contains("internal");
        }
    }

    @Test
    void aSendThatIsNotDecidedInTimeIsSafeToRepeat() {
        CountDownLatch stands = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start(RunningServer.LOOPBACK, LESS_IMPATIENT, Map.of())) {
            String kitchen = server.as("ana").group("Kitchen");
            server.backend.store.beforeCommit(changes -> hold(stands));

            Reply unknown = server.as("ana").send(kitchen, "one", "Hello").expect(503, "outcome_unknown");

            assertThat(unknown.header("Retry-After")).isPresent();
            stands.countDown();
            await().atMost(SOON)
                    .until(() -> server.as("ana").send(kitchen, "one", "Hello").status() == 200);
            assertThat(server.as("ana")
                            .get("/conversations/" + kitchen + "/messages")
                            .expect(200)
                            .list("messages"))
                    .hasSize(1);
        } finally {
            stands.countDown();
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
    void aMessageThatIsDurableAndNotStoredInTimeIsAccepted() {
        try (RunningServer server = RunningServer.undecided(IMPATIENT)) {
            String kitchen = server.as("ana").group("Kitchen");

            Reply accepted = server.as("ana").send(kitchen, "one", "Hello").expect(202);

            assertThat(accepted.header("Preference-Applied")).isEmpty();
            assertThat(accepted.text("clientMessageId")).isEqualTo("one");
            assertThat(accepted.header("Location").orElseThrow())
                    .endsWith(kitchen + "/messages/" + accepted.text("id"));
        }
    }

    @Test
    void whileEveryReadStandsStillSendersAreServed() {
        CountDownLatch stands = new CountDownLatch(1);
        try (RunningServer server = RunningServer.start()) {
            String kitchen = server.as("ana").group("Kitchen");
            server.as("ana").send(kitchen, "one", "Hello").expect(201);
            for (int i = 0; i < 2; i++) {
                server.backend.reads.execute(() -> hold(stands));
            }

            server.as("ana").send(kitchen, "two", "Still there?").expect(201);
            server.as("ana").get("/openapi.json").expect(200);
            server.anybody().get("/health/live").expect(200);
        } finally {
            stands.countDown();
        }
    }

    @Test
    void whatNobodyCanReadNowIsAnsweredAsTooMuch() {
        try (RunningServer server = RunningServer.start()) {
            server.backend.reads.shutdown();

            server.as("ana").get("/conversations").expect(503, "overloaded");
        }
    }
}
