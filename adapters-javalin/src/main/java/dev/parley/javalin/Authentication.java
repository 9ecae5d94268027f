package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.Set;

/**
 * Tells who a bearer token stands for. Safe for any number of threads; it may block, for as long as fetching keys takes: it
 * is never called on a thread of the server's.
 */
public interface Authentication {
    /**
     * Believes a token or refuses it.
     *
     * @param bearerToken as the client sent it, of any length and content
     * @return for whom it speaks, and until when
     * @throws AuthenticationException when it is not believed
     * @throws dev.parley.ParleyException when that can't be told now
     */
    Identity authenticate(String bearerToken);

    /**
     * Somebody as a token names them.
     *
     * @param user the person or service
     * @param expiresAt when the token ends, and with it a socket that was opened with it
     * @param scopes what the token lets them do
     */
    record Identity(UserId user, Instant expiresAt, Set<Scope> scopes) {
        /**
         * Copies the scopes. Nobody is a system sender: those speak through whoever may speak for them.
         *
         * @throws AuthenticationException for the name of a system sender
         * @throws dev.parley.InvalidInputException for a name that {@linkplain UserId#checkShown() hides something}
         */
        public Identity {
            scopes = Set.copyOf(scopes);
            user.checkShown();
            if (user.isSystem()) {
                throw new AuthenticationException(
                        WireProblem.TOKEN_INVALID,
                        "The token's subject has the name of a system sender, which no token can have.");
            }
        }
    }
}
