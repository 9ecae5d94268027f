package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import java.time.Instant;

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
     * A person as a token names them.
     *
     * @param user the person
     * @param expiresAt when the token ends, and with it a socket that was opened with it
     */
    record Identity(UserId user, Instant expiresAt) {}
}
