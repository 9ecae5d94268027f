package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.javalin.RawHttp.RawReply;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a connection on which a request is answered before its body has come. */
class UnreadBodyTest {
    private static final String BODY = "{\"title\":\"Kitchen\"}";
    private static final String HEADERS = "Host: x\r\nContent-Length: " + BODY.length() + "\r\n";
    private static final String AS_ANA = "Authorization: Bearer " + TestTokens.of("ana") + "\r\n";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String head(String path, String... headers) {
        return "POST /api/v1" + path + " HTTP/1.1\r\n" + HEADERS + String.join("", headers);
    }

    @ParameterizedTest
    @CsvSource({
        "403, /conversations, application/json, Origin: https://evil.example",
        "415, /conversations, text/plain, Accept: */*",
        "400, /conversations?x=1, application/json, Accept: */*",
        "404, /nowhere, application/json, Accept: */*",
    })
    void whoeverIsRefusedBeforeTheirBodyCameIsToldThatTheConnectionEnds(
            int status, String path, String type, String header) throws IOException {
        String headers = "Content-Type: " + type + "\r\n" + header + "\r\n\r\n";
        try (RawHttp raw = new RawHttp(server.port())) {
            RawReply refused = raw.say(head(path, AS_ANA, headers)).hear();

            assertThat(refused.status()).isEqualTo(status);
            assertThat(refused.header("Connection")).isEqualTo("close");
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void whoseBodyHasComeGoesOnWithTheirConnection() throws IOException {
        String rest = "Content-Type: application/json\r\n\r\n" + BODY;
        try (RawHttp raw = new RawHttp(server.port())) {
            RawReply refused = raw.say(head("/conversations", rest)).hear();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("Connection")).isEmpty();

            RawReply started = raw.say(head("/conversations", AS_ANA, rest)).hear();
            assertThat(started.status()).isEqualTo(201);
        }
    }
}
