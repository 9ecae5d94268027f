package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.Set;

/** Gives a token to whoever asks, in any name: for development only. Safe for any number of threads; it does not block. */
@FunctionalInterface
public interface DevelopmentTokens {
    /**
     * A token.
     *
     * @param user in whose name
     * @param scopes what it lets them do
     * @return a token that the server's {@link Authentication} believes
     */
    Issued issue(UserId user, Set<Scope> scopes);

    /**
     * A token that was given out.
     *
     * @param token the token
     * @param expiresAt when it ends
     */
    record Issued(String token, Instant expiresAt) {}
}
