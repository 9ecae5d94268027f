package dev.parley.shared.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ThreadGuardTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> story = new CopyOnWriteArrayList<>();
    private final ThreadGuard guard = new ThreadGuard(reason -> story.add("owner: " + reason));

    static Stream<Supplier<Error>> errors() {
        return Stream.of(OutOfMemoryError::new, StackOverflowError::new);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aLoopThatAnErrorEndsIsReportedToThoseWhoWaitAndThenToTheOwner(Supplier<Error> error)
            throws InterruptedException {
        Thread thread = guard.thread(
                "loop",
                () -> {
                    throw error.get();
                },
                reason -> story.add("waiting: " + guard.trouble().isPresent()));
        thread.start();
        thread.join(PATIENCE.toMillis());

        assertThat(guard.trouble().orElseThrow()).contains("loop", error.get().toString());
        assertThat(story)
                .containsExactly("waiting: true", "owner: " + guard.trouble().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void theOwnerHearsAlsoWhenTellingTheWaitingFails(Supplier<Error> error) throws InterruptedException {
        Thread thread = guard.thread(
                "loop",
                () -> {
                    throw error.get();
                },
                reason -> {
                    throw error.get();
                });
        thread.start();
        thread.join(PATIENCE.toMillis());

        assertThat(story).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatATimerRepeatsGoesOnAfterAnErrorOrTwo(Supplier<Error> error) {
        ScheduledExecutorService timer = guard.timer("timer");
        try {
            AtomicInteger runs = new AtomicInteger();
            timer.scheduleWithFixedDelay(
                    () -> {
                        int run = runs.incrementAndGet();
                        if (run % 3 != 0) {
                            throw error.get();
                        }
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);

            await().atMost(PATIENCE).until(() -> runs.get() > 10);
            assertThat(guard.trouble()).isEmpty();
        } finally {
            timer.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatATimerRepeatsIsDeadAfterThreeErrorsInARow(Supplier<Error> error) {
        ScheduledExecutorService timer = guard.timer("timer");
        try {
            timer.scheduleAtFixedRate(
                    () -> {
                        throw error.get();
                    },
                    0,
                    1,
                    TimeUnit.MILLISECONDS);

            await().atMost(PATIENCE).until(() -> !story.isEmpty());
            assertThat(story).singleElement().asString().startsWith("owner: The thread timer has ended");
        } finally {
            timer.shutdownNow();
        }
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatATimerRunsOnceDoesNotEndItByAnError(Supplier<Error> error) {
        ScheduledExecutorService timer = guard.timer("timer");
        try {
            AtomicInteger runs = new AtomicInteger();
            timer.execute(() -> {
                throw error.get();
            });
            timer.execute(runs::incrementAndGet);

            await().atMost(PATIENCE).until(() -> runs.get() == 1);
        } finally {
            timer.shutdownNow();
        }
    }
}
