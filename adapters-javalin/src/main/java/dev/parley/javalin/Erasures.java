package dev.parley.javalin;

import dev.parley.retention.ErasePerson;
import dev.parley.retention.Erasing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Erasing people. It may take longer than anybody waits for an answer: then it goes on, and is to be asked for again. */
final class Erasures {
    private static final String ASK_AGAIN_SECONDS = "2";

    private final Erasing erasing;
    private final Duration patience;

    Erasures(Erasing erasing, Duration patience) {
        this.erasing = erasing;
        this.patience = patience;
    }

    void addTo(Routes routes) {
        routes.deleteForGood("/me", List.of(Scope.SEND, Scope.READ), this::oneself);
        routes.deleteForGood("/people/{user}", List.of(Scope.ADMIN), this::somebody);
    }

    private CompletionStage<Answer> oneself(Call call) {
        return erased(new ErasePerson(call.user(), call.user()));
    }

    private CompletionStage<Answer> somebody(Call call) {
        return erased(new ErasePerson(call.user(), call.whom()));
    }

    private CompletionStage<Answer> erased(ErasePerson command) {
        return erasing.erase(command)
                .thenApply(done -> Answer.empty(204))
                .toCompletableFuture()
                .completeOnTimeout(goesOn(command), patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Answer goesOn(ErasePerson command) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("user", command.user().value());
        document.put("erased", false);
        return Answer.json(202, document).with("Retry-After", ASK_AGAIN_SECONDS);
    }
}
