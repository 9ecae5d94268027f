package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.javalin.RawHttp.RawReply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to go on as a WebSocket, as long as they are HTTP. */
class UpgradeTest {
    static final String COMPLETE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");
    private static final String SOCKET = "/api/v1/socket";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Asks, and holds the answer against the description. */
    static RawReply ask(RunningServer to, String path, String headers) throws IOException {
        try (RawHttp raw = new RawHttp(to.port())) {
            RawReply reply = raw.say("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n")
                    .hear();
            Http.DESCRIPTION.check("GET", path, reply.status(), reply.headers(), reply.body());
            return reply;
        }
    }

    @Test
    void anUpgradeIsGrantedWithoutASession() throws IOException {
        RawReply upgraded = ask(server, SOCKET, COMPLETE);

        assertThat(upgraded.status()).isEqualTo(101);
        assertThat(upgraded.header("Set-Cookie")).isEmpty();
    }

    @Test
    void anUpgradedConnectionIsNoRunningRequest() throws IOException {
        try (RunningServer other = RunningServer.start();
                RawHttp raw = new RawHttp(other.port())) {
            raw.say("GET " + SOCKET + " HTTP/1.1\r\nHost: x\r\n" + COMPLETE + "\r\n");
            assertThat(raw.hear().status()).isEqualTo(101);

            CompletableFuture<Void> drained =
                    CompletableFuture.runAsync(() -> other.server.drain(Duration.ofDays(1)), DrainTest.OWN_THREAD);

            assertThat(drained).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Upgrade: websocket\r\nConnection: Upgrade\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: x\r\n",
                "Upgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n",
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: x\r\n",
            })
    void whatIsNoUpgradeToVersion13IsToldSo(String headers) throws IOException {
        RawReply refused = ask(server, SOCKET, headers);

        assertThat(refused.status()).isEqualTo(426);
        assertThat(refused.header("Upgrade")).isEqualTo("websocket");
        assertThat(refused.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(refused.body()).contains("upgrade.required");
    }

    private static String keyed(String... keys) {
        return COMPLETE.lines().filter(line -> !line.contains("-Key")).collect(Collectors.joining("\r\n"))
                + "\r\n"
                + Stream.of(keys)
                        .map(key -> "Sec-WebSocket-Key: " + key + "\r\n")
                        .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!!",
                "x",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZQ===",
                "dGhlIHNhbXBsZSBub25jZSB4",
                "dGhlIHNhbXBsZSBub25jZ!==",
                "dGhlIHNhbXBsZSBub25jZ-==",
                "dGhlIHNhbXBsZSBub25j"
            })
    void aKeyThatIsNot16BytesInBase64IsMalformed(String key) throws IOException {
        assertMalformed(ask(server, SOCKET, keyed(key)));
    }

    @Test
    void anUpgradeHasOneKey() throws IOException {
        String key = "dGhlIHNhbXBsZSBub25jZQ==";
        assertThat(ask(server, SOCKET, keyed(key)).status()).isEqualTo(101);
        assertMalformed(ask(server, SOCKET, keyed()));
        assertMalformed(ask(server, SOCKET, keyed("")));
        assertMalformed(ask(server, SOCKET, keyed(key, key)));
        assertMalformed(ask(server, SOCKET, keyed(key + ", " + key)));
    }

    private static void assertMalformed(RawReply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(400);
        assertThat(reply.body()).contains("http.malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "https://evil.example", "http://127.0.0.1.evil.example"})
    void aForeignPageIsRefusedBeforeTheUpgrade(String origin) throws IOException {
        RawReply refused = ask(server, SOCKET, COMPLETE + "Origin: " + origin + "\r\n");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("origin.refused");
    }

    @Test
    void aSubprotocolIsRefusedWithItsReason() throws IOException {
        RawReply refused = ask(server, SOCKET, COMPLETE + "Sec-WebSocket-Protocol: chat\r\n");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("subprotocol.unsupported");
    }

    @Test
    void elsewhereThereIsNoWebSocket() throws IOException {
        RawReply refused = ask(server, "/api/v1/nowhere", COMPLETE);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).contains("route.not_found");
    }
}
