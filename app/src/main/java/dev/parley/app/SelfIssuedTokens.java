package dev.parley.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.javalin.DevelopmentTokens;
import dev.parley.javalin.Scope;
import dev.parley.shared.message.UserId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/** Development tokens, signed with a secret that nobody else knows and that ends with the process. */
final class SelfIssuedTokens implements DevelopmentTokens {
    private static final Duration LIFE = Duration.ofHours(24);
    private static final int SECRET_BYTES = 48;

    private final String secret;
    private final InstantSource clock;

    SelfIssuedTokens(InstantSource clock) {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.secret = Base64.getEncoder().encodeToString(bytes);
        this.clock = clock;
    }

    /** What believes these tokens and no others. */
    JwtAuthentication authentication() {
        return JwtAuthentication.of(
                new AuthSettings(Optional.of(secret), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Override
    public Issued issue(UserId user, Set<Scope> scopes) {
        Instant expiresAt = clock.instant().plus(LIFE).truncatedTo(ChronoUnit.SECONDS);
        SignedJWT token = new SignedJWT(
                new JWSHeader(JWSAlgorithm.HS256),
                new JWTClaimsSet.Builder()
                        .subject(user.value())
                        .claim("scope", Scope.words(scopes))
                        .expirationTime(Date.from(expiresAt))
                        .build());
        try {
            token.sign(new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException("A secret of this length signs.", e);
        }
        return new Issued(token.serialize(), expiresAt);
    }
}
