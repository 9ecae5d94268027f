package dev.parley.javalin;

import java.util.Optional;

/**
 * Who gets in.
 *
 * @param authentication tells who a token stands for
 * @param developmentTokens gives tokens to anybody; empty but in development
 */
public record Access(Authentication authentication, Optional<DevelopmentTokens> developmentTokens) {
    /**
     * Access by tokens that somebody else gives out.
     *
     * @param authentication tells who a token stands for
     * @return without development tokens
     */
    public static Access by(Authentication authentication) {
        return new Access(authentication, Optional.empty());
    }
}
