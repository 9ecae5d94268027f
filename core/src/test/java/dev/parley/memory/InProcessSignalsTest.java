package dev.parley.memory;

import static dev.parley.contract.Fixtures.ANA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.SignalsContract;
import dev.parley.presence.Signal;
import dev.parley.presence.Signal.Arrival;
import dev.parley.presence.Signals;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessSignalsTest implements SignalsContract {
    private static final int CAPACITY = 1_000;

    private final InProcessSignals signals = new InProcessSignals(CAPACITY);

    @AfterEach
    void close() {
        signals.close();
    }

    @Override
    public Signals signals() {
        return signals;
    }

    @Override
    public Signals elsewhere() {
        return signals;
    }

    @Test
    void whoDoesNotKeepUpMissesWhatDoesNotFitAndKeepsNobodyWaiting() throws InterruptedException {
        List<Signal> slow = new CopyOnWriteArrayList<>();
        List<Signal> quick = new CopyOnWriteArrayList<>();
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        try (Subscription first = signals.hear(signal -> {
                    slow.add(signal);
                    stuck.countDown();
                    awaitUninterruptibly(free);
                });
                Subscription second = signals.hear(quick::add)) {
            signals.send(new Arrival("one", ANA));
            stuck.await();
            for (int number = 1; number <= CAPACITY + 7; number++) {
                int sent = number;
                signals.send(new Arrival("one", new UserId("u" + number)));
                soon().pollInterval(Duration.ofMillis(1)).until(() -> quick.size() > sent);
            }

            assertThat(signals.dropped()).isEqualTo(7);
            free.countDown();
            soon().untilAsserted(() -> assertThat(slow).hasSize(CAPACITY + 1));
            assertThat(first.trouble()).isEmpty();
            assertThat(second.trouble()).isEmpty();
        }
    }

    @Test
    void nobodyHearsAfterTheEnd() {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        signals.hear(heard::add);

        signals.close();
        signals.send(new Arrival("one", ANA));

        assertThat(heard).isEmpty();
        assertThatThrownBy(() -> signals.hear(heard::add)).isInstanceOf(IllegalStateException.class);
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
