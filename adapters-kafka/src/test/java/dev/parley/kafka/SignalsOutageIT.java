package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.presence.Signal;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signal.Attendance;
import dev.parley.presence.Signal.Typing;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.UserId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker ends or freezes: whoever sends never notices, and whoever hears goes on by itself. */
class SignalsOutageIT {
    /** For thousands of calls, on a machine that does other things as well: were each to wait, it would take hours. */
    private static final Duration AT_ONCE = Duration.ofSeconds(30);

    private static KafkaBroker broker;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = KafkaBroker.in(folder).start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void whileTheBrokerIsDeadSignalsAreDroppedAndCountedAndAfterwardsHeardAgain() {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        Signal before = new Arrival("before", ANA);
        Signal after = new Arrival("after", ANA);
        KafkaSettings settings = TestLog.on(broker);
        try (KafkaSignals here = KafkaSignals.connect(settings);
                KafkaSignals there = KafkaSignals.connect(settings);
                Subscription hearing = there.hear(heard::add)) {
            here.send(before);
            soon().untilAsserted(() -> assertThat(heard).containsExactly(before));

            broker.kill();
            sendAtOnce(here, 5_000, new Typing(aConversationId(), ANA));
            soon().untilAsserted(() -> assertThat(here.dropped()).isEqualTo(5_000));
            soon().untilAsserted(() -> assertThat(hearing.trouble()).isPresent());
            try (Subscription duringTheOutage = there.hear(heard::add)) {
                assertThat(duringTheOutage.trouble()).isPresent();
            }

            broker.start();
            soon().untilAsserted(() -> {
                here.send(after);
                assertThat(heard).contains(after);
            });
            soon().untilAsserted(() -> assertThat(hearing.trouble()).isEmpty());
            assertThat(heard).doesNotHaveAnyElementsOfTypes(Typing.class);
        }
    }

    @Test
    void aBrokerThatIsFrozenKeepsNobodyWaitingAlsoWhenTheBufferIsFull() {
        KafkaSettings settings = TestLog.on(broker);
        List<UserId> crowd = IntStream.range(0, Attendance.MAX_USERS)
                .mapToObj(number -> new UserId(number + "u".repeat(100)))
                .toList();
        try (KafkaSignals here = KafkaSignals.connect(settings)) {
            broker.pause();
            try {
                sendAtOnce(here, 1_000, new Attendance("one", crowd));
                assertThat(here.dropped()).isPositive();
                soon().untilAsserted(() -> assertThat(here.dropped()).isEqualTo(1_000));
            } finally {
                broker.resume();
            }
        }
    }

    @Test
    void aBrokerThatIsNotThereIsNamedWithinBounds() {
        assertThatThrownBy(() ->
                        KafkaSignals.connect(TestLog.at("127.0.0.1:1"), ThreadGuard.logging(), Duration.ofMillis(100)))
                .isInstanceOfSatisfying(ParleyException.class, failure -> {
                    assertThat(failure.problem()).isEqualTo(Problem.LOG_UNAVAILABLE);
                    assertThat(failure.detail()).contains("127.0.0.1:1").contains("did not answer");
                });
    }

    private static void sendAtOnce(KafkaSignals signals, int times, Signal signal) {
        long begun = System.nanoTime();
        for (int sent = 0; sent < times; sent++) {
            signals.send(signal);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }
}
