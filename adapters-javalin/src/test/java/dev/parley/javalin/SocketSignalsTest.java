package dev.parley.javalin;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.shared.message.ConversationId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who is typing and who is online, on WebSockets and for those without one. */
class SocketSignalsTest {
    private final SocketHost host = new SocketHost();
    private final ConversationId kitchen = host.backend.group(ANA, BEN).id();
    private final List<SocketClient> clients = new ArrayList<>();
    private final SocketClient ana = remember(host.connect(ANA));

    @AfterEach
    void close() {
        clients.forEach(SocketClient::close);
        host.close();
    }

    private SocketClient remember(SocketClient client) {
        clients.add(client);
        return client;
    }

    private Map<String, Object> frame(String type) {
        return frame(type, kitchen);
    }

    private static Map<String, Object> frame(String type, ConversationId conversation) {
        return Map.of("type", type, "conversation", conversation.toString());
    }

    private static String type(JsonNode answer) {
        return answer.get("type").asString();
    }

    private static String code(JsonNode answer) {
        assertThat(type(answer)).as("%s", answer).isEqualTo("error");
        return answer.get("code").asString();
    }

    private static JsonNode awaitPresence(SocketClient client, String user, boolean online) {
        return client.awaitFrame(user + " online: " + online, frame -> {
                    JsonNode presence = frame.path("presence");
                    return type(frame).equals("presence")
                            && presence.get("user").asString().equals(user)
                            && presence.get("online").asBoolean() == online;
                })
                .get("presence");
    }

    @Test
    void whoTypesIsToldToTheOthersAndNotToThemselves() {
        SocketClient ben = remember(host.connect(BEN));

        assertThat(type(ana.ask(frame("typing")))).isEqualTo("done");

        JsonNode told = ben.awaitFrame("typing");
        assertThat(told.get("conversation").asString()).isEqualTo(kitchen.toString());
        assertThat(told.get("user").asString()).isEqualTo("ana");
        assertThat(told.get("expiresAfterMs").asInt()).isEqualTo(5_000);
        assertThat(ana.frames("typing")).isEmpty();
        assertThat(code(remember(host.connect(CLEO)).ask(frame("typing")))).isEqualTo("conversation.not_found");
    }

    @Test
    void whoWatchesIsAnsweredWhoIsThereAndToldWhoComesAndGoes() {
        JsonNode watching = ana.ask(frame("watch"));
        assertThat(type(watching)).isEqualTo("watching");
        assertThat(watching.get("presence"))
                .extracting(presence -> presence.get("user").asString() + " "
                        + presence.get("online").asBoolean())
                .containsExactly("ana true", "ben false");

        SocketClient ben = remember(host.connect(BEN));
        assertThat(awaitPresence(ana, "ben", true).has("lastSeen")).isFalse();
        ben.abort();
        await("the end of a connection").atMost(SocketClient.SOON).until(() -> host.sockets.connections() == 1);
        host.signals.pass(Duration.ofSeconds(6));

        assertThat(awaitPresence(ana, "ben", false).get("lastSeen").asString()).isEqualTo(NOON.toString());
    }

    @Test
    void whoWatchesNoMoreIsToldNoMore() {
        ConversationId cellar = host.backend.group(ANA, CLEO).id();
        ana.ask(frame("watch"));
        ana.ask(frame("watch", cellar));

        assertThat(type(ana.ask(frame("unwatch")))).isEqualTo("done");
        assertThat(type(ana.ask(frame("unwatch")))).isEqualTo("done");
        remember(host.connect(BEN));
        remember(host.connect(CLEO));

        awaitPresence(ana, "cleo", true);
        assertThat(ana.frames("presence"))
                .allSatisfy(frame ->
                        assertThat(frame.get("presence").get("user").asString()).isEqualTo("cleo"));
    }

    @Test
    void onlyMembersWatchAndNotMoreThanAConnectionMay() {
        assertThat(code(remember(host.connect(CLEO)).ask(frame("watch")))).isEqualTo("conversation.not_found");
        List<ConversationId> many = IntStream.range(0, 50)
                .mapToObj(i -> host.backend.group(ANA).id())
                .toList();
        many.forEach(id -> assertThat(type(ana.ask(frame("watch", id)))).isEqualTo("watching"));

        assertThat(code(ana.ask(frame("watch")))).isEqualTo("watched.too_many");
        ana.ask(frame("unwatch", many.get(0)));
        assertThat(type(ana.ask(frame("watch")))).isEqualTo("watching");
    }

    @Test
    void whoMayOnlySendIsThereAndIsToldNothing() {
        ana.ask(frame("watch"));
        SocketClient sender = remember(host.open());
        sender.connect("ben@60,send");

        awaitPresence(ana, "ben", true);
        assertThat(type(sender.ask(frame("typing")))).isEqualTo("done");
        ana.awaitFrame("typing");
        assertThat(code(sender.ask(frame("watch")))).isEqualTo("token.scope");
        assertThat(code(sender.ask(frame("unwatch")))).isEqualTo("token.scope");
        assertThat(type(ana.ask(frame("typing")))).isEqualTo("done");
        assertThat(type(sender.ask(Map.of("type", "ping")))).isEqualTo("pong");
        assertThat(sender.frames("typing")).isEmpty();
    }
}
