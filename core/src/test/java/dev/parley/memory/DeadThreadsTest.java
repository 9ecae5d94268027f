package dev.parley.memory;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.exchange.MessageStored;
import dev.parley.presence.Signal;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Subscription;
import dev.parley.shared.event.ThreadGuard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left of a bus when an error of no single event ends one of its threads: everybody knows. */
class DeadThreadsTest {
    private final List<String> deaths = new CopyOnWriteArrayList<>();
    private final ThreadGuard guard = new ThreadGuard(deaths::add);
    private final InProcessEventBus bus =
            new InProcessEventBus(InProcessEventBus.Settings.DEFAULT, guard, InstantSource.system());
    private final InProcessSignals signals = new InProcessSignals(10, guard);

    @AfterEach
    void close() {
        bus.close();
        signals.close();
    }

    static Stream<Supplier<Error>> errors() {
        return Stream.of(OutOfMemoryError::new, StackOverflowError::new);
    }

    /** Fails whatever it is given, also when it is asked where to go on. */
    private record Broken(Supplier<Error> error, CountDownLatch begin, AtomicInteger resumed)
            implements CheckpointedHandler {
        @Override
        public long resume(int shard) {
            if (resumed.incrementAndGet() > 1) {
                throw error.get();
            }
            return 0;
        }

        @Override
        public void handle(Batch batch) {
            try {
                begin.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw error.get();
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whoeverWaitsForADeadWriterIsToldThatTheOutcomeIsUnknown(Supplier<Error> error) {
        CountDownLatch begin = new CountDownLatch(1);
        Subscription writing = bus.subscribe(
                dev.parley.shared.event.Stream.MESSAGES,
                Group.shared("save"),
                new Broken(error, begin, new AtomicInteger()));
        List<CompletableFuture<Publication>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(bus.publish(created(aConversationId(), ANA, "text")).toCompletableFuture());
        }

        begin.countDown();

        waiting.forEach(publication -> assertThat(join(publication)).isInstanceOf(Publication.Unknown.class));
        await().atMost(Duration.ofSeconds(30)).until(() -> !deaths.isEmpty());
        assertThat(deaths)
                .singleElement()
                .asString()
                .contains("parley-save", error.get().toString());
        assertThat(guard.trouble()).hasValue(deaths.get(0));
        assertThat(writing.trouble().orElseThrow()).contains("parley-save");
        assertThat(join(bus.publish(created(aConversationId(), ANA, "late")).toCompletableFuture()))
                .isInstanceOfSatisfying(
                        Publication.Rejected.class,
                        late -> assertThat(late.reason().problem().kind().retriable())
                                .isTrue());
    }

    @Test
    void announcingDoesNotWaitForASubscriptionThatIsDead() {
        try (Subscription dead =
                bus.subscribe(dev.parley.shared.event.Stream.STORED, Group.everyInstance("dead"), batch -> {
                    throw new OutOfMemoryError();
                })) {
            for (int i = 0; i < 2 * InProcessEventBus.Settings.DEFAULT.capacity(); i++) {
                assertThat(join(bus.publish(announcement()).toCompletableFuture()))
                        .isInstanceOf(Publication.Published.class);
            }

            await().atMost(Duration.ofSeconds(30)).until(() -> dead.trouble().isPresent());
            await().atMost(Duration.ofSeconds(30)).until(() -> !deaths.isEmpty());
            assertThat(deaths).singleElement().asString().contains("parley-dead");
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aSignalThatRaisesAnErrorIsDroppedAndTheNextIsHeard(Supplier<Error> error) {
        List<Signal> heard = new CopyOnWriteArrayList<>();
        AtomicInteger left = new AtomicInteger(5);
        try (Subscription hearing = signals.hear(signal -> {
            if (left.getAndDecrement() > 0) {
                throw error.get();
            }
            heard.add(signal);
        })) {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                signals.send(new Signal.Typing(aConversationId(), ANA));
                return !heard.isEmpty();
            });

            assertThat(signals.dropped()).isGreaterThanOrEqualTo(5);
            assertThat(hearing.trouble()).isEmpty();
            assertThat(deaths).isEmpty();
        }
    }

    private static DomainEvent announcement() {
        return new MessageStored(anEventId(), aMessage(aConversationId(), ANA, "text", 1, 0), NOON);
    }

    private static Publication join(CompletableFuture<Publication> publication) {
        return publication.orTimeout(30, TimeUnit.SECONDS).join();
    }
}
