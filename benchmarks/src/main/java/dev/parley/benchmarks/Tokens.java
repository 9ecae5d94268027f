package dev.parley.benchmarks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens with the secret that the nodes check them by (HS256). For one thread. */
final class Tokens implements UnaryOperator<String> {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String HEAD = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    private static final Duration LIFE = Duration.ofHours(6);

    private final Mac mac;
    private final InstantSource clock;

    Tokens(String secret, InstantSource clock) {
        this.clock = clock;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM + ".", e);
        }
    }

    /** A token for a person whose name needs no escaping. */
    @Override
    public String apply(String user) {
        return signed(user, "");
    }

    /** A token with which a person may send, and hears nothing but answers. */
    String sending(String user) {
        return signed(user, ",\"scope\":\"send\"");
    }

    private String signed(String user, String more) {
        long now = clock.instant().getEpochSecond();
        String claims = "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d%s}".formatted(user, now, now + LIFE.toSeconds(), more);
        String content = HEAD + "." + encoded(claims.getBytes(StandardCharsets.UTF_8));
        return content + "." + encoded(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
