package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Backend;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tokens for whoever asks, while nothing else gives out any. */
class DevelopmentTest {
    @Test
    void aTokenInAnyNameIsBelieved() {
        try (RunningServer server = RunningServer.start()) {
            Reply token =
                    server.anybody().post("/dev/token", "{\"user\":\"ana\"}").expect(200);

            assertThat(token.text("user")).isEqualTo("ana");
            assertThat(token.text("scope")).isEqualTo("send read");
            assertThat(token.text("expiresAt")).isEqualTo(TestTokens.END.toString());
            server.with(token.text("token")).get("/conversations").expect(200);
            server.anybody().post("/dev/token", "{\"user\":\"\"}").expect(422, "user.invalid");
        }
    }

    @Test
    void aTokenLetsItsBearerDoWhatWasAskedFor() {
        try (RunningServer server = RunningServer.start()) {
            Reply token = server.anybody()
                    .post("/dev/token", "{\"user\":\"ana\",\"scope\":\"admin send\"}")
                    .expect(200);

            assertThat(token.text("scope")).isEqualTo("send admin");
            server.with(token.text("token")).get("/conversations").expect(403, "token.scope");
            for (String scope : List.of("", "all", "send  read", "send,read")) {
                server.anybody()
                        .post("/dev/token", "{\"user\":\"ana\",\"scope\":\"" + scope + "\"}")
                        .expect(422, "scope.invalid");
            }
            server.anybody().post("/dev/token", "{\"user\":\"system:clock\"}").expect(422, "user.invalid");
        }
    }

    @Test
    void whereTokensComeFromElsewhereThereIsNoSuchAddress() throws IOException {
        try (RunningServer server =
                RunningServer.start(RunningServer.LOOPBACK, new Backend(), Map.of(), Optional.empty())) {
            assertThat(server.anybody().get("/openapi.json").expect(200).text()).doesNotContain("dev/token");
            try (RawHttp raw = new RawHttp(server.port())) {
                raw.say("POST /api/v1/dev/token HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
                assertThat(raw.hear().status()).isEqualTo(404);
            }
        }
    }
}
