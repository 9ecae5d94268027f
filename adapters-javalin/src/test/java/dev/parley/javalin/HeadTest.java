package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Backend;
import dev.parley.contract.Fixtures;
import dev.parley.shared.message.ConversationId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** HEAD is GET without the body: the same status and the same headers, whatever the answer is. */
class HeadTest {
    /** What differs between two answers to the same request. */
    private static Map<String, List<String>> headers(RawHttp.RawReply reply) {
        Map<String, List<String>> headers = new TreeMap<>(reply.headers());
        headers.keySet().removeAll(List.of("date", "retry-after", "ratelimit"));
        return headers;
    }

    /** On one connection, so that a body that should not be there is noticed by what is asked next. */
    private static void assertSame(RunningServer server, String path, String more) throws IOException {
        String rest = " " + path + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
        try (RawHttp get = new RawHttp(server.port());
                RawHttp head = new RawHttp(server.port())) {
            RawHttp.RawReply got = get.say("GET" + rest).hear();
            RawHttp.RawReply first = head.say("HEAD" + rest).head();
            assertThat(first.status()).as("HEAD %s", path).isEqualTo(got.status());
            assertThat(headers(first)).as("HEAD %s", path).isEqualTo(headers(got));
            if (first.headers().containsKey("connection")) {
                assertThat(head.ends()).as("HEAD %s has no body", path).isTrue();
            } else {
                RawHttp.RawReply second = head.say("HEAD" + rest).head();
                assertThat(second.status()).as("HEAD %s again", path).isEqualTo(got.status());
            }
        }
    }

    private static void everyPath(RunningServer server, UnaryOperator<String> named, String more) throws IOException {
        for (Routes.Route route : server.server.routes()) {
            if (route.method().equals("GET")) {
                assertSame(server, named.apply(route.path().path()), more);
            }
        }
    }

    private static UnaryOperator<String> naming(String conversation, String message) {
        return path -> path.replace("{conversation}", conversation)
                .replace("{message}", message)
                .replace("{user}", "ben");
    }

    @Test
    void everyGetRouteTakesHead() throws IOException {
        String token = "Authorization: Bearer " + TestTokens.of("ana") + "\r\n";
        try (RunningServer server = RunningServer.start()) {
            String kitchen = server.as("ana").group("Kitchen", "ben");
            String message = server.as("ana").send(kitchen, "one", "Hello").text("id");
            UnaryOperator<String> there = naming(kitchen, message);
            everyPath(server, there, "");
            everyPath(server, there, token);
            everyPath(server, there, token + "Origin: https://evil.example\r\n");
            everyPath(server, there, token + UpgradeTest.COMPLETE.replace("13", "8"));
            everyPath(server, naming("nowhere", "0".repeat(32)), token);
        }
    }

    @Test
    void headReadsOnlyTheFirstPageOfAnExport() throws IOException {
        String token = "Authorization: Bearer " + TestTokens.of("ana") + "\r\n";
        try (RunningServer server = RunningServer.start()) {
            String kitchen = server.as("ana").group("Kitchen", "ben");
            for (int i = 0; i < 1_200; i++) {
                server.backend.say(Fixtures.ANA, ConversationId.parse(kitchen), "Hello " + i);
            }
            AtomicInteger reads = new AtomicInteger();
            server.backend.store.before(call -> reads.incrementAndGet());
            server.as("ana").get("/conversations/" + kitchen + "/export").expect(200);
            assertThat(reads.getAndSet(0)).isGreaterThan(1);

            String head = "HEAD /api/v1/conversations/" + kitchen + "/export HTTP/1.1\r\nHost: x\r\n" + token + "\r\n";
            try (RawHttp raw = new RawHttp(server.port())) {
                assertThat(raw.say(head).head().status()).isEqualTo(200);
                assertThat(raw.say(head).head().status()).isEqualTo(200);
            }

            assertThat(reads).hasValue(2);
        }
    }

    @Test
    void whileAPartHasTroubleHeadSaysSo() throws IOException {
        Map<String, Supplier<Optional<String>>> parts =
                Map.of("store", () -> Optional.of("The database does not answer."));
        try (RunningServer server = RunningServer.start(RunningServer.LOOPBACK, Backend.PATIENT, parts)) {
            assertSame(server, "/health/ready", "");
            assertSame(server, "/health/live", "");
        }
    }

    @Test
    void whileDrainingHeadSaysSo() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            server.server.drain(Duration.ZERO);
            everyPath(server, naming("nowhere", "nothing"), "");
        }
    }
}
