package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.javalin.AuthenticationException;
import dev.parley.javalin.Scope;
import dev.parley.javalin.WireProblem;
import dev.parley.shared.message.UserId;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtAuthenticationTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    Path folder;

    @Test
    void aTokenOfTheSharedSecretNamesItsPersonUntilItEnds() throws JOSEException {
        Identity identity = shared().authenticate(hs256(claims("ana")));

        assertThat(identity.user()).isEqualTo(new UserId("ana"));
        assertThat(identity.expiresAt()).isBetween(LATER.minusSeconds(1), LATER.plusSeconds(61));
    }

    @Test
    void tokensOfTheKindsOfKeysInASetAreBelieved() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        JwtAuthentication authentication = keySet(rsa, ec, publicKey(edwards));

        for (String token : List.of(
                signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build(),
                        claims("ana"),
                        new RSASSASigner(rsa)),
                signed(
                        new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build(),
                        claims("ana"),
                        new ECDSASigner(ec)),
                ed25519(edwards, claims("ana")))) {
            assertThat(authentication.authenticate(token).user()).isEqualTo(new UserId("ana"));
        }
    }

    @Test
    void aSignatureOfAnotherKeyIsRefused() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        RSAKey other = new RSAKeyGenerator(2048).keyID("rsa").generate();
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyPair otherEdwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        JwtAuthentication authentication = keySet(rsa, publicKey(edwards));

        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build();
        assertRefused(
                authentication, signed(header, claims("ana"), new RSASSASigner(other)), WireProblem.TOKEN_INVALID);
        assertRefused(authentication, ed25519(otherEdwards, claims("ana")), WireProblem.TOKEN_INVALID);
        assertRefused(
                shared(),
                signed(
                        new JWSHeader(JWSAlgorithm.HS256),
                        claims("ana"),
                        new MACSigner("another secret of at least 32 bytes")),
                WireProblem.TOKEN_INVALID);
    }

    @Test
    void aPublicKeyIsNoSharedSecret() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        byte[] publicBytes = rsa.toRSAPublicKey().getEncoded();
        String token = signed(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(),
                claims("ana"),
                new MACSigner(publicBytes));

        assertRefused(keySet(rsa), token, WireProblem.TOKEN_INVALID);
    }

    @Test
    void unsignedTokensAreRefused() {
        for (String algorithm : List.of("none", "None", "nOnE", "HS384", "")) {
            String header = encoded("{\"alg\":\"" + algorithm + "\"}");
            String body = encoded("{\"sub\":\"ana\",\"exp\":" + LATER.getEpochSecond() + "}");

            assertRefused(shared(), header + "." + body + ".", WireProblem.TOKEN_INVALID);
        }
        for (String junk : List.of("", "x", "a.b.c", ".".repeat(10_000), "\u0000")) {
            assertRefused(shared(), junk, WireProblem.TOKEN_INVALID);
        }
    }

    @Test
    void aTokenThatBringsItsOwnKeyIsRefused() throws Exception {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .jwkURL(URI.create("https://keys.test/set"))
                .build();

        assertRefused(shared(), signed(header, claims("ana"), new MACSigner(SECRET)), WireProblem.TOKEN_INVALID);
    }

    @Test
    void timesAreCheckedWithAMinuteOfSkew() throws JOSEException {
        assertThat(shared().authenticate(hs256(expiring(Instant.now().minusSeconds(20))))
                        .user())
                .isEqualTo(new UserId("ana"));
        assertRefused(shared(), hs256(expiring(Instant.now().minusSeconds(120))), WireProblem.TOKEN_EXPIRED);
        assertRefused(
                shared(),
                hs256(new JWTClaimsSet.Builder(claims("ana"))
                        .notBeforeTime(Date.from(Instant.now().plusSeconds(120)))
                        .build()),
                WireProblem.TOKEN_INVALID);
        assertRefused(shared(), hs256(new JWTClaimsSet.Builder().subject("ana").build()), WireProblem.TOKEN_INVALID);
    }

    @Test
    void issuerAudienceSubjectAndTypeAreChecked() throws JOSEException {
        JwtAuthentication strict = JwtAuthentication.of(
                new AuthSettings(Optional.of(SECRET), Optional.empty(), Optional.of("issuer"), Optional.of("parley")));
        JWTClaimsSet right = new JWTClaimsSet.Builder(claims("ana"))
                .issuer("issuer")
                .audience(List.of("other", "parley"))
                .build();

        assertThat(strict.authenticate(hs256(right)).user()).isEqualTo(new UserId("ana"));
        assertRefused(strict, hs256(claims("ana")), WireProblem.TOKEN_INVALID);
        assertRefused(
                strict, hs256(new JWTClaimsSet.Builder(right).issuer("else").build()), WireProblem.TOKEN_INVALID);
        assertRefused(
                strict, hs256(new JWTClaimsSet.Builder(right).audience("else").build()), WireProblem.TOKEN_INVALID);
        assertRefused(shared(), hs256(claims("\u202eana")), WireProblem.TOKEN_INVALID);
        JWSHeader identityToken = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("id+jwt"))
                .build();
        assertRefused(shared(), signed(identityToken, claims("ana"), new MACSigner(SECRET)), WireProblem.TOKEN_INVALID);
    }

    @Test
    void whatATokenLetsDoIsWhatItsScopeSays() throws JOSEException {
        assertThat(shared().authenticate(hs256(claims("ana"))).scopes()).isEqualTo(Scope.OF_A_PERSON);
        assertThat(shared().authenticate(hs256(scoped("admin openid send"))).scopes())
                .containsExactlyInAnyOrder(Scope.ADMIN, Scope.SEND);
        assertThat(shared().authenticate(hs256(scoped(""))).scopes()).isEmpty();
    }

    @Test
    void foreignScopesAreIgnoredInAStringAndInAnArray() throws JOSEException {
        for (Object scope : List.of(
                "openid profile email send read",
                "read  send https://api.example/write",
                List.of("openid", "send", "read"),
                List.of("profile", "read send"))) {
            assertThat(shared().authenticate(hs256(scoped(scope))).scopes())
                    .as("%s", scope)
                    .isEqualTo(Scope.OF_A_PERSON);
        }
        assertThat(shared().authenticate(hs256(scoped(List.of("openid")))).scopes())
                .isEmpty();
        assertThat(shared().authenticate(hs256(scoped(List.of()))).scopes()).isEmpty();
    }

    @Test
    void claimsThatAreNullOrOfAnotherTypeAreRefusedAsAToken() throws Exception {
        for (String claims : List.of(
                "{\"sub\":\"ana\",\"exp\":null}",
                "{\"sub\":\"ana\"}",
                "{\"sub\":\"ana\",\"exp\":\"4102444800\"}",
                "{\"sub\":\"ana\",\"exp\":true}",
                "{\"sub\":\"ana\",\"exp\":{}}",
                "{\"sub\":\"ana\",\"exp\":[4102444800]}",
                "{\"sub\":\"ana\",\"exp\":9223372036854775807}",
                "{\"sub\":\"ana\",\"exp\":1e300}",
                "{\"sub\":null,\"exp\":4102444800}",
                "{\"sub\":[\"ana\"],\"exp\":4102444800}",
                "{\"exp\":4102444800}",
                "{\"sub\":\"\",\"exp\":4102444800}",
                "{\"sub\":\"ana\",\"exp\":4102444800,\"nbf\":\"x\"}",
                "{\"sub\":\"ana\",\"exp\":4102444800,\"scope\":7}",
                "{\"sub\":\"ana\",\"exp\":4102444800,\"scope\":{}}",
                "{\"sub\":\"ana\",\"exp\":4102444800,\"scope\":[7]}",
                "[]",
                "null",
                "7")) {
            assertThatThrownBy(() -> shared().authenticate(withClaims(claims)))
                    .as(claims)
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    private static String withClaims(String claims) throws JOSEException {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        token.sign(new MACSigner(SECRET));
        return token.serialize();
    }

    private static JWTClaimsSet scoped(Object scope) {
        return new JWTClaimsSet.Builder(claims("ana")).claim("scope", scope).build();
    }

    @Test
    void aSubjectIsNoSystemSender() {
        assertThatThrownBy(() -> shared().authenticate(hs256(claims("system:clock"))))
                .isInstanceOf(AuthenticationException.class)
                .hasMessageContaining("system sender");
    }

    @Test
    void aSubjectHidesNothing() throws JOSEException {
        assertRefused(shared(), hs256(claims("ben\u200b")), WireProblem.TOKEN_INVALID);
        assertRefused(shared(), hs256(claims("ben ")), WireProblem.TOKEN_INVALID);
    }

    @Test
    void developmentTokensAreBelievedByTheirOwnProcessAlone() {
        SelfIssuedTokens tokens = new SelfIssuedTokens(InstantSource.system());
        String token = tokens.issue(new UserId("ana"), Set.of(Scope.READ)).token();

        assertThat(tokens.authentication().authenticate(token).user()).isEqualTo(new UserId("ana"));
        assertThat(tokens.authentication().authenticate(token).scopes()).containsExactly(Scope.READ);
        assertRefused(new SelfIssuedTokens(InstantSource.system()).authentication(), token, WireProblem.TOKEN_INVALID);
    }

    @Test
    void aKeySetThatCantBeReadIsAnErrorOfTheSettings() {
        assertThatThrownBy(() -> JwtAuthentication.of(new AuthSettings(
                        Optional.empty(), Optional.of("/nowhere/keys.json"), Optional.empty(), Optional.empty())))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("PARLEY_AUTH_JWKS");
    }

    private static void assertRefused(JwtAuthentication authentication, String token, WireProblem problem) {
        assertThatThrownBy(() -> authentication.authenticate(token))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        refusal -> assertThat(refusal.problem()).isEqualTo(problem));
    }

    private static JwtAuthentication shared() {
        return JwtAuthentication.of(
                new AuthSettings(Optional.of(SECRET), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private JwtAuthentication keySet(JWK... keys) throws IOException {
        Path file = Files.writeString(folder.resolve("keys.json"), new JWKSet(List.of(keys)).toString());
        return JwtAuthentication.of(
                new AuthSettings(Optional.empty(), Optional.of(file.toString()), Optional.empty(), Optional.empty()));
    }

    private static JWTClaimsSet claims(String subject) {
        return new JWTClaimsSet.Builder()
                .subject(subject)
                .expirationTime(Date.from(LATER))
                .build();
    }

    private static JWTClaimsSet expiring(Instant at) {
        return new JWTClaimsSet.Builder()
                .subject("ana")
                .expirationTime(Date.from(at))
                .build();
    }

    private static String hs256(JWTClaimsSet claims) throws JOSEException {
        return signed(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(SECRET));
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }

    /** The last 32 bytes of the encoded public key are the key itself. */
    private static OctetKeyPair publicKey(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw))
                .keyID("ed")
                .build();
    }

    private static String ed25519(KeyPair pair, JWTClaimsSet claims) throws GeneralSecurityException {
        String input = encoded("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}") + "." + encoded(claims.toString());
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + Base64URL.encode(signature.sign());
    }

    private static String encoded(String text) {
        return Base64URL.encode(text).toString();
    }
}
