package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Tokens for whoever asks; there only while nothing else gives out any. */
final class Development {
    static final String PATH = Routes.PREFIX + "/dev/token";

    private final DevelopmentTokens tokens;

    Development(DevelopmentTokens tokens) {
        this.tokens = tokens;
    }

    void addTo(Routes routes) {
        routes.open("POST", PATH, this::issue);
    }

    private CompletionStage<Answer> issue(Call call) {
        Requests.DevelopmentToken wanted = call.body(Requests.DevelopmentToken.class);
        UserId user = new UserId(wanted.user());
        DevelopmentTokens.Issued issued = tokens.issue(user, wanted.scopes());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("token", issued.token());
        document.put("user", user.value());
        document.put("scope", Scope.words(wanted.scopes()));
        document.put("expiresAt", issued.expiresAt().toString());
        return CompletableFuture.completedFuture(Answer.ok(document));
    }
}
