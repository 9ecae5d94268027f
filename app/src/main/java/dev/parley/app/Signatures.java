package dev.parley.app;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;

/**
 * Checks the signature of a token (RFC 7515) with one kind of key. The key decides which algorithms are accepted, never the
 * token. Safe for any number of threads.
 */
interface Signatures {
    /**
     * Whether a token was signed by a key that is trusted here.
     *
     * @throws JOSEException when the keys can't be had now, which says nothing about the token
     */
    boolean verify(SignedJWT token) throws JOSEException;

    /** HS256 with a shared secret of at least 32 bytes. */
    static Signatures hs256(byte[] secret) throws JOSEException {
        MACVerifier verifier = new MACVerifier(secret);
        return token -> token.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) && token.verify(verifier);
    }

    /** RS256, ES256 or Ed25519 with the keys of a set. */
    static Signatures keySet(JWKSource<SecurityContext> keys) {
        return token -> {
            for (JWK key : candidates(keys, token.getHeader())) {
                if (verify(token, key)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static List<JWK> candidates(JWKSource<SecurityContext> keys, JWSHeader header) throws JOSEException {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        return matcher == null ? List.of() : keys.get(new JWKSelector(matcher), null);
    }

    private static boolean verify(SignedJWT token, JWK key) throws JOSEException {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (key instanceof RSAKey rsa && algorithm.equals(JWSAlgorithm.RS256)) {
            return token.verify(new RSASSAVerifier(rsa));
        }
        if (key instanceof ECKey ec && algorithm.equals(JWSAlgorithm.ES256)) {
            return token.verify(new ECDSAVerifier(ec));
        }
        boolean edwards = algorithm.equals(JWSAlgorithm.EdDSA) || algorithm.equals(JWSAlgorithm.Ed25519);
        return key instanceof OctetKeyPair pair
                && edwards
                && pair.getCurve().equals(Curve.Ed25519)
                && verifyEd25519(token, pair);
    }

    /** The JDK does Ed25519 (RFC 8032) itself; the JOSE library would bring another library for it. */
    private static boolean verifyEd25519(SignedJWT token, OctetKeyPair key) throws JOSEException {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(publicKey(key.getDecodedX()));
            signature.update(token.getSigningInput());
            return signature.verify(token.getSignature().decode());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The SubjectPublicKeyInfo of an Ed25519 key is this prefix and the 32 bytes of the key (RFC 8410, section 4). */
    private static PublicKey publicKey(byte[] raw) throws GeneralSecurityException {
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] encoded = new byte[prefix.length + raw.length];
        System.arraycopy(prefix, 0, encoded, 0, prefix.length);
        System.arraycopy(raw, 0, encoded, prefix.length, raw.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
