package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.parley.javalin.RawHttp.RawReply;
import dev.parley.shared.message.Cursor;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no HTTP, or not as two readers would understand it in the same way, is refused in the words of the interface. */
class MalformedHttpTest {
    private static final String AS_ANA = "Host: parley\r\nAuthorization: Bearer " + TestTokens.of("ana") + "\r\n";
    private static final String LIST = "GET /api/v1/conversations HTTP/1.1\r\n" + AS_ANA;
    private static final String START =
            "POST /api/v1/conversations HTTP/1.1\r\n" + AS_ANA + "Content-Type: application/json\r\n";
    /** Neither counts for anybody nor is it long in coming, however often it is asked. */
    private static final String PROBE = "GET /health/live HTTP/1.1\r\nHost: parley\r\n\r\n";

    private static final String KITCHEN = "{\"title\":\"Kitchen\"}";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                arguments("two lengths", START + "Content-Length: 19\r\nContent-Length: 5\r\n\r\n" + KITCHEN, 400),
                arguments(
                        "a length and chunks", START + "Content-Length: 19\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
                arguments("a negative length", START + "Content-Length: -1\r\n\r\n", 400),
                arguments("a length that is none", START + "Content-Length: 1x\r\n\r\n", 400),
                arguments("a chunk without a size", START + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
                arguments("another coding", START + "Transfer-Encoding: gzip\r\n\r\nxx", 400),
                arguments("no host", "GET /api/v1/conversations HTTP/1.1\r\n\r\n", 400),
                arguments("two hosts", LIST + "Host: other\r\n\r\n", 400),
                arguments("no request", "GARBAGE\r\n\r\n", 400),
                arguments("TLS", "\u0016\u0003\u0001\u0000\u0005hello\r\n\r\n", 400),
                arguments("a folded header", LIST + "X: y\r\n z\r\n\r\n", 400),
                arguments("a blank before the colon", LIST + "X : y\r\n\r\n", 400),
                arguments("a control in a header", LIST + "X: a\u0001b\r\n\r\n", 400),
                arguments("another host in the address", LIST.replace("/api", "http://other/api") + "\r\n", 400),
                arguments("a blank in the address", LIST.replace("conversations", "a b") + "\r\n", 400),
                arguments("raw UTF-8 in the address", LIST.replace("conversations", "\u00e4") + "\r\n", 400),
                arguments("a tunnel", "CONNECT other:443 HTTP/1.1\r\n" + AS_ANA + "\r\n", 400),
                arguments("HTTP/3", LIST.replace("HTTP/1.1", "HTTP/3.0") + "\r\n", 505),
                arguments("a long header", LIST + "X: " + "y".repeat(9_000) + "\r\n\r\n", 431),
                arguments("many headers", LIST + "X: y\r\n".repeat(200) + "\r\n", 431),
                arguments("a long address", LIST.replace("conversations", "x".repeat(9_000)) + "\r\n", 414));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("requests")
    void itIsRefusedAsAProblem(String what, String request, int status) throws IOException {
        assertProblem(ask(server, request), status);
    }

    /** A client that keeps its connections must know which of them it has no longer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/%00",
                "/health/%00",
                "/api/v1/conversations/%00",
                "/%2e%2e/x",
                "/..;/x",
                "/a%zz",
                "/a b",
                "/a\u0001b",
                "/a//b",
                "/a#b",
                "/%FF",
                "/a%2Fb",
                "/api/v1/LONG",
                "/api/v1/conversations?x=LONG",
                "*"
            })
    void anErrorThatEndsTheConnectionSaysSoAndAfterAnyOtherItServesOn(String path) throws IOException {
        for (String method : List.of("GET", "HEAD", "POST")) {
            try (RawHttp raw = new RawHttp(server.port())) {
                raw.say(method + " " + path.replace("LONG", "x".repeat(20_000)) + " HTTP/1.1\r\nHost: x\r\n\r\n");
                RawReply reply = method.equals("HEAD") ? raw.head() : raw.hear();
                assertThat(reply.status()).isBetween(400, 499);
                if (reply.header("Connection").equals("close")) {
                    assertThat(raw.rest()).as("%s %s", method, path).doesNotContain("HTTP/1.1");
                } else {
                    assertThat(raw.say(PROBE).hear().status())
                            .as("%s %s", method, path)
                            .isEqualTo(200);
                }
            }
        }
    }

    private static RawReply ask(RunningServer to, String request) throws IOException {
        try (RawHttp raw = new RawHttp(to.port())) {
            return raw.say(request).hear();
        }
    }

    private static void assertProblem(RawReply reply, int status) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(reply.header("Server")).isEmpty();
        assertThat(reply.body()).contains("\"status\":" + status + ",\"code\":\"http.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%zz", "%", "%4", "%C0%AF", "%FF", "%ED%A0%80", "%00", "%u0041", "%2e%2e", "a%"})
    void anAddressThatIsNotPercentEncodedUtf8IsRefused(String id) throws IOException {
        assertProblem(ask(server, LIST.replace("conversations", "conversations/" + id) + "\r\n"), 400);
    }

    @Test
    void theLargestCursorFitsBesideALargeToken() throws IOException {
        long[] revisions = new long[Cursor.MAX_SHARDS];
        Arrays.fill(revisions, Long.MAX_VALUE);
        String cursor = Cursor.of("e".repeat(64), revisions).encode();
        String request = "GET /api/v1/sync?cursor=" + cursor + " HTTP/1.1\r\n" + AS_ANA + "X: " + "y".repeat(2_500);

        assertThat(ask(server, request + "\r\n\r\n").status()).isEqualTo(200);
    }

    @Test
    void whereNothingIsThereIsNothingHoweverItIsSpelled() throws IOException {
        for (String path :
                new String[] {"/", "/api", "/api/v1/conversations/", "/api/v1/x/../conversations", "/API/v1/sync"}) {
            RawReply reply = ask(server, "GET " + path + " HTTP/1.1\r\n" + AS_ANA + "\r\n");
            assertThat(reply.status()).as(path).isEqualTo(404);
            assertThat(reply.body()).contains("route.not_found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PUT", "DELETE", "OPTIONS", "BREW", "get"})
    void aMethodThatAnAddressDoesNotTakeIsToldWhichItTakes(String method) throws IOException {
        RawReply reply = ask(server, LIST.replace("GET", method) + "\r\n");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("Allow")).isEqualTo("GET, HEAD, POST");
        assertThat(reply.body()).contains("method.not_allowed").doesNotContain("Bearer");
    }

    @Test
    void aLargeBodyIsRefusedBeforeItComes() throws IOException {
        for (String expect : new String[] {"", "Expect: 100-continue\r\n"}) {
            try (RawHttp raw = new RawHttp(server.port())) {
                RawReply reply = raw.say(START + expect + "Content-Length: 65537\r\n\r\n")
                        .hear();
                assertThat(reply.status()).isEqualTo(413);
                assertThat(reply.body()).contains("body.too_large");
                assertThat(raw.ends()).isTrue();
            }
        }
    }

    @Test
    void aLargeBodyInChunksIsRefusedAsSoonAsItIsTooLarge() throws IOException {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.say(START + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 9; i++) {
                raw.say("2000\r\n" + " ".repeat(0x2000) + "\r\n");
            }
            RawReply reply = raw.hear();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body()).contains("body.too_large");
        }
    }

    @Test
    void aBodyInChunksIsABody() throws IOException {
        RawReply reply = ask(
                server,
                START + "Transfer-Encoding: chunked\r\n\r\n5\r\n" + KITCHEN.substring(0, 5) + "\r\ne\r\n"
                        + KITCHEN.substring(5) + "\r\n0\r\n\r\n");

        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
    }

    @Test
    void whatIsAskedInOneGoIsAnsweredInOrder() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            all.append(LIST.replace("conversations", i % 2 == 0 ? "conversations" : "nowhere"))
                    .append("\r\n");
        }
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.say(all.toString());
            for (int i = 0; i < 200; i++) {
                assertThat(raw.hear().status()).isEqualTo(i % 2 == 0 ? 200 : 404);
            }
        }
    }

    @Test
    void headIsGetWithoutABody() throws IOException {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.say(LIST.replace("GET", "HEAD") + "Connection: close\r\n\r\n");
            assertThat(raw.head().status()).isEqualTo(200);
            assertThat(raw.ends()).isTrue();
        }
    }

    @Test
    void aBodyThatDoesNotComeInTimeIsRefused() throws IOException {
        try (RunningServer impatient = RunningServer.start(RunningServer.impatient(Duration.ofMillis(300)))) {
            for (String body :
                    new String[] {"Content-Length: 50\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"}) {
                try (RawHttp raw = new RawHttp(impatient.port())) {
                    assertProblem(raw.say(START + body).hear(), 408);
                    assertThat(raw.ends()).isTrue();
                }
            }
        }
    }

    @Test
    void aHeadThatDripsIsEndedAndAConnectionThatIsUsedIsNot() throws IOException {
        try (RunningServer impatient = RunningServer.start(RunningServer.impatient(Duration.ofMillis(300)));
                RawHttp first = new RawHttp(impatient.port());
                RawHttp later = new RawHttp(impatient.port());
                RawHttp used = new RawHttp(impatient.port())) {
            assertThat(later.say(LIST + "\r\n").hear().status()).isEqualTo(200);
            first.say("GET /api/v1/conversations HTTP/1.1\r\n");
            later.say(LIST);
            while (!first.hasHeard() || !later.hasHeard()) {
                first.drip("x");
                later.drip("x");
                assertThat(used.say(PROBE).hear().status()).isEqualTo(200);
            }
            for (RawHttp slow : List.of(first, later)) {
                RawReply reply = slow.hear();
                assertThat(reply.status()).isEqualTo(408);
                assertThat(reply.body()).contains("http.timeout");
                assertThat(slow.ends()).isTrue();
            }
        }
    }

    @Test
    void aBodyThatBreaksOffIsNotTaken() throws IOException {
        try (RawHttp raw = new RawHttp(server.port())) {
            raw.say(START + "Content-Length: 50\r\n\r\n" + KITCHEN);
        }
        assertThat(server.as("ana").get("/conversations").expect(200).text())
                .doesNotContain("Kitchen\",\"members\":[]");
    }
}
