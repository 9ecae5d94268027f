package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/** Tokens that say who somebody is, and are believed when they say it in the right way. */
final class TestTokens {
    static final Instant END = Instant.parse("2126-01-01T00:00:00Z");
    static final String EXPIRED = "expired";

    private TestTokens() {}

    static String of(String user) {
        return of(user, Scope.OF_A_PERSON);
    }

    static String of(String user, Set<Scope> scopes) {
        return "for." + Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(StandardCharsets.UTF_8))
                + "." + Scope.words(scopes).replace(' ', '.');
    }

    static Authentication.Identity authenticate(String token) {
        if (Thread.currentThread().getName().startsWith("parley-http")) {
            throw new AssertionError("Authentication may block; it is not for a thread of the server's.");
        }
        if (token.equals(EXPIRED)) {
            throw new AuthenticationException(WireProblem.TOKEN_EXPIRED, "The token has ended.");
        }
        if (!token.startsWith("for.")) {
            throw new AuthenticationException(WireProblem.TOKEN_INVALID, "The token is not one of ours.");
        }
        String[] parts = token.split("\\.", 3);
        byte[] user = Base64.getUrlDecoder().decode(parts[1]);
        return new Authentication.Identity(
                new UserId(new String(user, StandardCharsets.UTF_8)), END, Scope.in(parts[2].replace('.', ' ')));
    }
}
