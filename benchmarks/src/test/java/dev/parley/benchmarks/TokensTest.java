package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    private final String token =
            new Tokens("a secret of thirty-two bytes or more", InstantSource.fixed(NOW)).apply("ana");

    @Test
    void aTokenNamesThePersonAndEnds() {
        assertThat(decoded(1)).isEqualTo("{\"sub\":\"ana\",\"iat\":1000,\"exp\":22600}");
    }

    @Test
    void aTokenIsSignedAsItsHeadSays() {
        assertThat(decoded(0)).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        assertThat(Base64.getUrlDecoder().decode(token.split("\\.", -1)[2])).hasSize(32);
    }

    private String decoded(int part) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[part]), StandardCharsets.UTF_8);
    }
}
