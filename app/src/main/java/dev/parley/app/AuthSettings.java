package dev.parley.app;

import java.util.Optional;

/**
 * Whose tokens are believed. With neither a secret nor a key set, the server issues development tokens.
 *
 * @param hs256Secret a shared secret of at least 32 bytes of UTF-8
 * @param jwks a key set: the path of a file, or an https address
 * @param issuer what {@code iss} must be
 * @param audience what {@code aud} must contain
 */
public record AuthSettings(
        Optional<String> hs256Secret, Optional<String> jwks, Optional<String> issuer, Optional<String> audience) {
    /**
     * Whether anybody's tokens are believed but the server's own.
     *
     * @return false for a server that is being tried out
     */
    public boolean configured() {
        return hs256Secret.isPresent() || jwks.isPresent();
    }

    @Override
    public String toString() {
        return "AuthSettings[" + (configured() ? "configured" : "development") + "]";
    }
}
