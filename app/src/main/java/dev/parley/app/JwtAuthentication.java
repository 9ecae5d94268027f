package dev.parley.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.javalin.Authentication;
import dev.parley.javalin.AuthenticationException;
import dev.parley.javalin.Scope;
import dev.parley.javalin.WireProblem;
import dev.parley.shared.message.UserId;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Believes JSON Web Tokens (RFC 7519) that are signed by a trusted key, not expired, and meant for this server: {@code sub} is
 * the person, {@code scope} what they may do. Clocks may differ by 60 s. Headers that point to keys are refused. Safe for any number of threads.
 */
public final class JwtAuthentication implements Authentication, AutoCloseable {
    private static final int SKEW_SECONDS = 60;
    private static final int LONGEST_TOKEN = 8_192;
    private static final String REMOTE = "https://";
    private static final Instant LATEST_END = Instant.parse("9999-12-31T23:59:59Z");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final Signatures signatures;
    private final Optional<RemoteKeySet> remote;
    private final DefaultJWTClaimsVerifier<SecurityContext> claims;

    private JwtAuthentication(Signatures signatures, Optional<RemoteKeySet> remote, AuthSettings settings) {
        this.signatures = signatures;
        this.remote = remote;
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        settings.issuer().ifPresent(exact::issuer);
        this.claims = new DefaultJWTClaimsVerifier<>(
                settings.audience().map(Set::of).orElse(null), exact.build(), Set.of("sub", "exp"), Set.of());
        this.claims.setMaxClockSkew(SKEW_SECONDS);
    }

    /**
     * Authentication by what is configured.
     *
     * @param settings with a secret or a key set
     * @return the authentication, with its keys loaded as far as they are files
     * @throws InvalidSettingsException when a key can't be used
     */
    static JwtAuthentication of(AuthSettings settings) {
        return of(settings, RemoteKeySet.Waits.DEFAULT);
    }

    static JwtAuthentication of(AuthSettings settings, RemoteKeySet.Waits waits) {
        if (settings.hs256Secret().isPresent()) {
            return new JwtAuthentication(secret(settings.hs256Secret().get()), Optional.empty(), settings);
        }
        String place = settings.jwks().orElseThrow();
        if (place.startsWith(REMOTE)) {
            RemoteKeySet keys = RemoteKeySet.at(address(place), waits);
            return new JwtAuthentication(Signatures.keySet(keys), Optional.of(keys), settings);
        }
        return new JwtAuthentication(local(place), Optional.empty(), settings);
    }

    private static Signatures secret(String secret) {
        try {
            return Signatures.hs256(secret.getBytes(StandardCharsets.UTF_8));
        } catch (JOSEException e) {
            throw new InvalidSettingsException(
                    List.of("PARLEY_AUTH_HS256_SECRET is too short: at least 32 bytes are accepted."));
        }
    }

    private static URI address(String place) {
        try {
            URI address = new URI(place);
            if (address.getHost() == null) {
                throw unusable(place, new URISyntaxException(place, "it names no host"));
            }
            return address;
        } catch (URISyntaxException e) {
            throw unusable(place, e);
        }
    }

    private static Signatures local(String place) {
        try {
            return Signatures.keySet(new ImmutableJWKSet<>(JWKSet.parse(Files.readString(Path.of(place)))));
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw unusable(place, e);
        }
    }

    private static InvalidSettingsException unusable(String place, Exception why) {
        return new InvalidSettingsException(List.of("PARLEY_AUTH_JWKS = " + place
                + ": a readable file with a JSON Web Key Set or an https address is accepted (" + why.getMessage()
                + ")."));
    }

    /**
     * Why no token can be checked now.
     *
     * @return one sentence for the operator; empty while all is well
     */
    Optional<String> trouble() {
        return remote.flatMap(RemoteKeySet::trouble);
    }

    /** Fetches no keys any more. */
    @Override
    public void close() {
        remote.ifPresent(RemoteKeySet::close);
    }

    @Override
    public Identity authenticate(String token) {
        SignedJWT parsed = parse(token);
        checkHeader(parsed.getHeader());
        try {
            if (!signatures.verify(parsed)) {
                throw invalid("The token is not signed by a key that is trusted here.");
            }
        } catch (JOSEException e) {
            throw new ParleyException(
                    Problem.OVERLOADED, "The keys that tokens are checked with can't be had now; try again.", e);
        }
        return identity(parsed);
    }

    private static SignedJWT parse(String token) {
        if (token.length() > LONGEST_TOKEN) {
            throw invalid("The token is longer than " + LONGEST_TOKEN + " characters.");
        }
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw invalid("The token is not a signed JSON Web Token.");
        }
    }

    /** A token names no keys of its own, and is of the kind that grants access. */
    private static void checkHeader(JWSHeader header) {
        if (header.getJWKURL() != null
                || header.getJWK() != null
                || header.getX509CertURL() != null
                || header.getX509CertChain() != null) {
            throw invalid("The token brings its own key.");
        }
        if (header.getType() != null
                && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT))) {
            throw invalid("The token is of another type than JWT or at+jwt.");
        }
    }

    private Identity identity(SignedJWT token) {
        try {
            JWTClaimsSet set = token.getJWTClaimsSet();
            if (set == null) {
                throw invalid("The token's claims are no JSON object.");
            }
            claims.verify(set, null);
            return new Identity(new UserId(subject(set)), end(set), scopes(set));
        } catch (ExpiredJWTException e) {
            throw new AuthenticationException(WireProblem.TOKEN_EXPIRED, "The token has expired; get a new one.");
        } catch (ParseException | BadJWTException e) {
            throw invalid("The token's claims are not accepted: " + e.getMessage());
        } catch (InvalidInputException e) {
            throw invalid("The token's subject can't be the name of a user: " + e.detail());
        }
    }

    /** The library takes a claim that is null for a present one. */
    private static String subject(JWTClaimsSet set) {
        return Optional.ofNullable(set.getSubject()).orElseThrow(() -> invalid("The token has no subject (sub)."));
    }

    private static Instant end(JWTClaimsSet set) {
        Instant end = Optional.ofNullable(set.getExpirationTime())
                .map(Date::toInstant)
                .orElseThrow(() -> invalid("The token has no end (exp)."));
        if (end.isAfter(LATEST_END)) {
            throw invalid("The token ends (exp) later than the year 9999, in seconds since 1970.");
        }
        return end.plusSeconds(SKEW_SECONDS);
    }

    /**
     * A string of words (RFC 8693 section 4.2), or an array of them, as some servers write it. A token without the claim is a
     * person's.
     */
    private static Set<Scope> scopes(JWTClaimsSet set) throws ParseException {
        Object scope = set.getClaim("scope");
        if (scope == null) {
            return Scope.OF_A_PERSON;
        }
        return Scope.in(scope instanceof String words ? words : String.join(" ", set.getStringListClaim("scope")));
    }

    private static AuthenticationException invalid(String detail) {
        return new AuthenticationException(WireProblem.TOKEN_INVALID, detail);
    }
}
