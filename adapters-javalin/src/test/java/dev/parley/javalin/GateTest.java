package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.parley.javalin.RawHttp.RawReply;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests are asked before anybody asks where they go. */
class GateTest {
    private static final String PAGE = "https://chat.example";

    private static RawReply ask(RunningServer server, String request, String... headers) throws IOException {
        try (RawHttp raw = new RawHttp(server.port())) {
            String lines = String.join("\r\n", headers);
            return raw.say(request + " HTTP/1.1\r\n" + lines + "\r\n\r\n").hear();
        }
    }

    @Test
    void onlyTheHostsThatAreListedAreAnsweredFor() throws IOException {
        try (RunningServer server =
                RunningServer.start(RunningServer.LOOPBACK.withAllowedHosts(Set.of("chat.example", "[::1]:7070")))) {
            assertThat(ask(server, "GET /api/v1/openapi.json", "Host: Chat.Example")
                            .status())
                    .isEqualTo(200);
            assertThat(ask(server, "GET /api/v1/openapi.json", "Host: [::1]:7070")
                            .status())
                    .isEqualTo(200);
            assertThat(ask(server, "GET /api/v1/openapi.json", "Host: chat.example:81")
                            .status())
                    .isEqualTo(200);
            for (String host : new String[] {"evil.example", "[::1]:81", "chat.example.evil", "chat.example."}) {
                RawReply refused = ask(server, "GET /api/v1/openapi.json", "Host: " + host);
                assertThat(refused.status()).as(host).isEqualTo(421);
                assertThat(refused.body()).contains("host.refused").doesNotContain("example");
            }
            assertThat(ask(server, "GET /health/live", "Host: 10.0.0.1:7070").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aListedPageMayAskAndReadTheAnswer() {
        try (RunningServer server = RunningServer.start(RunningServer.LOOPBACK.withAllowedOrigins(Set.of(PAGE)))) {
            Reply preflight = server.anybody()
                    .header("Origin", PAGE)
                    .header("Access-Control-Request-Method", "PATCH")
                    .ask("OPTIONS", "/conversations", Optional.empty())
                    .expect(204);
            assertThat(preflight.header("Access-Control-Allow-Origin")).contains(PAGE);
            assertThat(preflight.header("Access-Control-Allow-Methods").orElseThrow())
                    .contains("PATCH");
            assertThat(preflight.header("Access-Control-Allow-Headers").orElseThrow())
                    .contains("Authorization");
            assertThat(preflight.header("Access-Control-Allow-Credentials")).isEmpty();

            Reply refused = server.anybody()
                    .header("Origin", PAGE)
                    .get("/conversations")
                    .expect(401);
            assertThat(refused.header("Access-Control-Allow-Origin")).contains(PAGE);
            assertThat(refused.header("Vary")).contains("Origin");
            Reply withoutPage = server.as("ana").get("/conversations").expect(200);
            assertThat(withoutPage.header("Access-Control-Allow-Origin")).isEmpty();
            assertThat(withoutPage.header("Vary")).contains("Origin");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "https://evil.example",
                "https://chat.example.evil",
                "http://chat.example",
                "https://chat.example:444",
                "https://CHAT.example",
                "https://chat.example/",
            })
    void aForeignPageIsRefusedAndMayNotReadWhy(String origin) {
        try (RunningServer server = RunningServer.start(RunningServer.LOOPBACK.withAllowedOrigins(Set.of(PAGE)))) {
            Http page = server.as("ana").header("Origin", origin);
            assertRefused(page.get("/conversations"));
            assertRefused(page.post("/dev/token", "{\"user\":\"ana\"}"));
            assertRefused(page.header("Access-Control-Request-Method", "POST")
                    .ask("OPTIONS", "/dev/token", Optional.empty()));
            assertRefused(page.get("/socket"));
        }
    }

    private static void assertRefused(Reply reply) {
        reply.expect(403, "origin.refused");
        assertThat(reply.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void twoOriginsAreOneTooMany() throws IOException {
        try (RunningServer server = RunningServer.start(RunningServer.LOOPBACK.withAllowedOrigins(Set.of(PAGE)))) {
            RawReply refused = ask(
                    server, "GET /api/v1/openapi.json", "Host: x", "Origin: " + PAGE, "Origin: https://evil.example");
            assertThat(refused.status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/conversations?token=@",
                "/conversations?limit=1&access_token=@",
                "/conversations?To%6Ben=@",
                "/socket?token=@",
                "/nowhere?jwt=@",
            })
    void aTokenInTheAddressIsRefusedAndLoggedNowhere(String path) {
        String token = TestTokens.of("somebody whose token is a secret");
        try (RunningServer server = RunningServer.start();
                LogWatch log = LogWatch.from(Level.TRACE)) {
            Reply refused = server.as("ana").get(path.replace("@", token)).expect(401, "token.in_url");

            assertThat(refused.header("WWW-Authenticate")).isPresent();
            assertThat(refused.text()).doesNotContain(token);
            assertThat(log.ownLines()).noneMatch(line -> line.contains(token));
        }
    }

    @Test
    void whoSaysToHaveBeenForwardedIsNotBelieved() {
        try (RunningServer server =
                RunningServer.start(RunningServer.LOOPBACK.withAllowedHosts(Set.of("chat.example")))) {
            server.as("ana")
                    .header("X-Forwarded-Host", "chat.example")
                    .header("Forwarded", "host=chat.example")
                    .get("/conversations")
                    .expect(421, "host.refused");
        }
    }

    @Test
    void onlyBehindTlsBrowsersAreToldToStayWithIt() throws IOException {
        try (RunningServer plain = RunningServer.start();
                RunningServer behindTls = RunningServer.start(RunningServer.LOOPBACK.withBehindTlsProxy(true))) {
            assertThat(plain.as("ana").get("/conversations").header("Strict-Transport-Security"))
                    .isEmpty();
            assertThat(behindTls.as("ana").get("/conversations").header("Strict-Transport-Security"))
                    .isPresent();
            assertThat(ask(behindTls, "GARBAGE").header("Strict-Transport-Security"))
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic YW5hOmFuYQ==", "Bearer", "Bearertoken", "token"})
    void withoutABearerTokenNobodyGetsIn(String authorization) {
        try (RunningServer server = RunningServer.start()) {
            Http somebody = authorization.isEmpty()
                    ? server.anybody()
                    : server.anybody().header("Authorization", authorization);
            Reply refused = somebody.get("/conversations").expect(401, "token.missing");
            assertThat(refused.header("WWW-Authenticate")).contains("Bearer realm=\"parley\"");
        }
    }

    @Test
    void aTokenThatIsNotBelievedIsRefusedAndNotShownBack() {
        try (RunningServer server = RunningServer.start()) {
            Reply unknown = server.with("made.up.token").get("/conversations").expect(401, "token.invalid");
            assertThat(unknown.text()).doesNotContain("made");
            assertThat(unknown.header("WWW-Authenticate").orElseThrow()).contains("invalid_token");
            server.with(TestTokens.EXPIRED).get("/conversations").expect(401, "token.expired");
            server.as("ana")
                    .header("Authorization", "Bearer " + TestTokens.of("ben"))
                    .get("/conversations")
                    .expect(401, "token.missing");
        }
    }
}
