package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How often one person may ask, over HTTP and on WebSockets together, and how they are told. */
class RateLimitTest {
    private static final int AT_ONCE = 20;

    /** So slow that nothing comes back while a test runs. */
    private static RunningServer start() {
        ServerSettings.Limits limits = ServerSettings.Limits.DEFAULT;
        return RunningServer.start(RunningServer.LOOPBACK.withLimits(new ServerSettings.Limits(
                limits.bodyBytes(),
                limits.requestsInFlight(),
                limits.connections(),
                limits.connectionsPerUser(),
                limits.sendsInFlight(),
                limits.queueBytes(),
                1,
                AT_ONCE)));
    }

    private static Reply untilRefused(Http somebody) {
        Reply last = somebody.get("/conversations");
        for (int i = 0; i < 200 && last.status() == 200; i++) {
            last = somebody.get("/conversations");
        }
        return last;
    }

    @Test
    void onePersonIsToldWhenToComeBackAndAnotherIsServed() {
        try (RunningServer server = start()) {
            Reply refused = untilRefused(server.as("ana")).expect(429, "rate.exceeded");

            assertThat(refused.header("Retry-After")).contains("1");
            assertThat(refused.header("RateLimit")).contains("\"requests\";r=0;t=1");
            server.as("ben").get("/conversations").expect(200);
        }
    }

    @Test
    void everyAnswerToAPersonTellsWhatIsLeft() {
        try (RunningServer server = start()) {
            for (Reply reply : List.of(
                    server.as("ana").get("/conversations").expect(200),
                    server.as("ana").get("/conversations/nowhere"),
                    server.as("ana", Scope.SEND).get("/conversations").expect(403),
                    server.as("ana").post("/conversations", "{").expect(400))) {
                assertThat(reply.header("RateLimit-Policy")).contains("\"requests\";q=20;w=20");
                assertThat(reply.header("RateLimit").orElse("")).matches("\"requests\";r=1[0-9];t=[0-9]+");
            }
            assertThat(server.anybody().get("/conversations").expect(401).header("RateLimit"))
                    .isEmpty();
        }
    }

    private static JsonNode ask(RawSocket socket, String frame, String id) throws IOException {
        socket.text(frame);
        JsonNode answer = socket.readUntil(RawSocket.TEXT).json();
        while (!answer.path("id").asString("").equals(id)) {
            answer = socket.readUntil(RawSocket.TEXT).json();
        }
        return answer;
    }

    @Test
    void whatIsAskedOnAWebSocketCountsForHttpAndTheOtherWayRound() throws IOException {
        String connect = "{\"type\":\"connect\",\"id\":\"c\",\"token\":\"" + TestTokens.of("ana") + "\"}";
        try (RunningServer server = start();
                RawSocket ana = new RawSocket(server.port())) {
            assertThat(ask(ana, connect, "c").get("type").asString()).isEqualTo("connected");
            String code = "";
            for (int i = 0; i < 200 && !code.equals("rate.exceeded"); i++) {
                String type = i % 2 == 0 ? "nonsense" : "ping";
                JsonNode answer = ask(ana, "{\"type\":\"" + type + "\",\"id\":\"q" + i + "\"}", "q" + i);
                code = answer.path("code").asString("");
                assertThat(answer.has("retryAfterMs")).isEqualTo(code.equals("rate.exceeded"));
            }
            assertThat(code).isEqualTo("rate.exceeded");
            untilRefused(server.as("ana")).expect(429, "rate.exceeded");
            assertThat(server.as("ana").get("/conversations").header("RateLimit"))
                    .isPresent();
            server.as("ben").get("/conversations").expect(200);
        }
    }

    @Test
    void bothWiresTakeFromOneBucket() throws IOException {
        String connect = "{\"type\":\"connect\",\"id\":\"c\",\"token\":\"" + TestTokens.of("ana") + "\"}";
        try (RunningServer server = start();
                RawSocket ana = new RawSocket(server.port())) {
            ask(ana, connect, "c");
            untilRefused(server.as("ana")).expect(429);

            JsonNode answer = ask(ana, "{\"type\":\"sync\",\"id\":\"s\"}", "s");
            for (int i = 0; i < 200 && !answer.path("code").asString("").equals("rate.exceeded"); i++) {
                answer = ask(ana, "{\"type\":\"sync\",\"id\":\"s\"}", "s");
            }
            assertThat(answer.path("code").asString("")).isEqualTo("rate.exceeded");
        }
    }
}
