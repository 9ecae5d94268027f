package dev.parley.endtoend;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as an identity provider would give them out: signed by the secret that the nodes know. */
final class Tokens {
    static final String SECRET = "a secret that the nodes and the tests share";

    private Tokens() {}

    static String of(String user) {
        return of(user, Duration.ofHours(2));
    }

    static String of(String user, Duration life) {
        return of(user, life, Map.of());
    }

    /** A service's token, which says what it may do. */
    static String withScope(String user, String scope) {
        return of(user, Duration.ofHours(2), Map.of("scope", scope));
    }

    private static String of(String user, Duration life, Map<String, Object> more) {
        long now = Instant.now().getEpochSecond();
        String head = encoded(new Json(Map.of("alg", "HS256", "typ", "JWT")).toString());
        Map<String, Object> set = new LinkedHashMap<>(more);
        set.putAll(Map.of("sub", user, "iat", now, "exp", now + life.toSeconds()));
        String claims = encoded(new Json(set).toString());
        return head + "." + claims + "." + signature(head + "." + claims);
    }

    private static String signature(String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return encoded(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
        }
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
