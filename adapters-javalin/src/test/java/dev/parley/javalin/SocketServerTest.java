package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.event.Deadlines;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The WebSocket as a whole server offers it. */
class SocketServerTest {
    private static final Map<String, Object> HELLO =
            Map.of("type", "send", "to", "ben", "clientMessageId", "one", "text", "Hello");

    private static SocketClient connect(RunningServer server, String user) {
        SocketClient client =
                SocketClient.open(URI.create("ws://127.0.0.1:" + server.server.port() + "/api/v1/socket"));
        assertThat(client.connect(TestTokens.of(user)).get("type").asString()).isEqualTo("connected");
        client.awaitFrame("checkpoint");
        return client;
    }

    @Test
    void whatOnePersonSendsTheOtherHearsAndDrainingTellsBothToComeBack() {
        try (RunningServer server = RunningServer.start();
                SocketClient ana = connect(server, "ana");
                SocketClient ben = connect(server, "ben")) {
            assertThat(ana.ask(HELLO).get("type").asString()).isEqualTo("ack");
            ben.awaitText("Hello");

            server.server.drain(Duration.ofSeconds(30));

            assertThat(ana.awaitClosed().code()).isEqualTo(SocketClose.DRAINING.code());
            assertThat(ben.awaitClosed().code()).isEqualTo(SocketClose.DRAINING.code());
        }
    }

    @Test
    void aMessageThatIsDurableAndNotStoredInTimeIsAcknowledgedAsLogged() {
        Deadlines hasty = new Deadlines(Duration.ofSeconds(30), Duration.ofMillis(50));
        try (RunningServer server = RunningServer.undecided(hasty);
                SocketClient ana = connect(server, "ana")) {
            JsonNode ack = ana.ask(HELLO);

            assertThat(ack.get("type").asString()).isEqualTo("ack");
            assertThat(ack.get("logged").asBoolean()).isTrue();
            assertThat(ack.has("message")).isFalse();
        }
    }
}
