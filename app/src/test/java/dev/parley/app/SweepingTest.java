package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.contract.Fixtures;
import dev.parley.retention.Expiring;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.ConversationId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepingTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final Backend backend = new Backend();
    private final ScheduledExecutorService thread = ThreadGuard.logging().timer("sweeping");
    private final AtomicInteger sweeps = new AtomicInteger();

    @AfterEach
    void close() {
        thread.shutdownNow();
        backend.close();
    }

    private Sweeping start() {
        Expiring expiring = new Expiring(
                backend.store,
                backend.submissions,
                () -> Fixtures.NOON.plus(Duration.ofDays(2)),
                UUID::randomUUID,
                Optional.of(Duration.ofDays(1)));
        return Sweeping.start(expiring, OFTEN, thread);
    }

    @Test
    void whatFailsIsDoneTheNextTime() {
        ConversationId kitchen = backend.group(Fixtures.ANA).id();
        backend.say(Fixtures.ANA, kitchen, "hello");
        backend.store.before(call -> {
            if (call == Call.OLDEST && sweeps.incrementAndGet() < 5) {
                fail(sweeps.get());
            }
        });

        try (Sweeping sweeping = start()) {
            assertThat(sweeping).isNotNull();
            await().atMost(SOON)
                    .until(() ->
                            backend.store.conversation(kitchen).orElseThrow().expiredSeq() == 1);
        }
        assertThat(sweeps).hasValueGreaterThanOrEqualTo(5);
    }

    private static void fail(int sweep) {
        switch (sweep) {
            case 1 -> throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is away.");
            case 2 -> throw new IllegalStateException("a defect");
            case 3 -> throw new OutOfMemoryError("of a test");
            default -> throw new StackOverflowError("of a test");
        }
    }

    @Test
    void onceItIsClosedNobodyLooksAnyMore() throws Exception {
        backend.store.before(call -> {
            if (call == Call.OLDEST) {
                sweeps.incrementAndGet();
            }
        });
        Sweeping sweeping = start();
        await().atMost(SOON).until(() -> sweeps.get() > 1);

        sweeping.close();

        thread.submit(() -> {}).get();
        int before = sweeps.get();
        thread.schedule(() -> {}, 20 * OFTEN.toMillis(), TimeUnit.MILLISECONDS).get();
        assertThat(sweeps).hasValue(before);
    }
}
