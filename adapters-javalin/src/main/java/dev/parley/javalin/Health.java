package dev.parley.javalin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The probes: the process serves; every part of it works. */
final class Health {
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final int PATIENCE_SECONDS = 2;

    private final Surroundings surroundings;
    private final BooleanSupplier draining;

    Health(Surroundings surroundings, BooleanSupplier draining) {
        this.surroundings = surroundings;
        this.draining = draining;
    }

    static boolean isProbe(String path) {
        return LIVE.equals(path) || READY.equals(path);
    }

    void addTo(Routes routes) {
        routes.open("GET", LIVE, call -> CompletableFuture.completedFuture(Answer.ok(Map.of("status", "live"))));
        routes.open("GET", READY, call -> ready());
    }

    private CompletionStage<Answer> ready() {
        if (draining.getAsBoolean()) {
            return CompletableFuture.completedFuture(Answer.json(503, Map.of("status", "draining")));
        }
        Map<String, CompletableFuture<Optional<String>>> asked = new LinkedHashMap<>();
        surroundings.health().forEach((part, question) -> asked.put(part, trouble(question)));
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> answer(asked));
    }

    /** A part that does not answer has trouble as well, whoever is to blame. */
    private CompletableFuture<Optional<String>> trouble(Supplier<Optional<String>> question) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        try {
            surroundings.background().execute(() -> ask(question, answer));
            Future<?> alarm = surroundings
                    .timer()
                    .schedule(
                            () -> answer.complete(Optional.of("It did not answer in time.")),
                            PATIENCE_SECONDS,
                            TimeUnit.SECONDS);
            answer.whenComplete((any, failure) -> alarm.cancel(false));
        } catch (RejectedExecutionException e) {
            answer.complete(Optional.of("It can't be asked: more is waiting than can be done."));
        }
        return answer;
    }

    private static void ask(Supplier<Optional<String>> question, CompletableFuture<Optional<String>> answer) {
        try {
            answer.complete(question.get());
        } catch (RuntimeException | Error e) {
            answer.complete(Optional.of(Refusal.of(e).detail()));
        }
    }

    private static Answer answer(Map<String, CompletableFuture<Optional<String>>> answered) {
        Map<String, String> troubles = new LinkedHashMap<>();
        answered.forEach((part, answer) -> answer.join().ifPresent(trouble -> troubles.put(part, trouble)));
        return troubles.isEmpty()
                ? Answer.ok(Map.of("status", "ready"))
                : Answer.json(503, Map.of("status", "unready", "trouble", troubles));
    }
}
