package dev.parley.javalin;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.aConversationId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.FaultyStore.Call;
import dev.parley.conversation.AddMember;
import dev.parley.conversation.RemoveMember;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people say and hear on a WebSocket. */
class SocketsTest {
    private final SocketHost host = new SocketHost();
    private final ConversationId kitchen = host.backend.group(ANA, BEN).id();
    private final List<SocketClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(SocketClient::close);
        host.close();
    }

    private SocketClient remember(SocketClient client) {
        clients.add(client);
        return client;
    }

    private SocketClient ana() {
        return remember(host.connect(ANA));
    }

    private SocketClient ben() {
        return remember(host.connect(BEN));
    }

    private void say(String text) {
        host.backend.say(ANA, kitchen, text);
    }

    // ---- connecting

    @Test
    void connectingTellsWhoIsThereAndTheLimits() {
        SocketClient client = remember(host.open());

        JsonNode connected = client.connect("ana");

        assertThat(connected.get("type").asString()).isEqualTo("connected");
        assertThat(connected.get("user").asString()).isEqualTo("ana");
        assertThat(connected.get("session").asString()).isNotBlank();
        assertThat(connected.get("limits").get("sendsInFlight").asInt()).isEqualTo(32);
        assertThat(connected.get("pingSeconds").asInt()).isEqualTo(20);
        client.awaitFrame("checkpoint");
    }

    @Test
    void aConnectNeedsNoId() {
        SocketClient client = remember(host.open());

        client.say(Map.of("type", "connect", "token", "ana"));

        assertThat(client.awaitFrame("connected").has("id")).isFalse();
    }

    @Test
    void aPingIsAnsweredWithAPong() {
        SocketClient client = ana();

        assertThat(client.ask(Map.of("type", "ping")).get("type").asString()).isEqualTo("pong");
        client.say(Map.of("type", "ping"));
        client.awaitFrame(
                "a pong without an id", frame -> frame.get("type").asString().equals("pong") && !frame.has("id"));
    }

    // ---- sending

    @Test
    void aSendIsAnsweredWithTheStoredMessageAndToldToEveryMemberAndToTheSendersOwnConnections() {
        SocketClient sending = ana();
        SocketClient other = ana();
        SocketClient ben = ben();

        JsonNode ack = sending.ask(SocketClient.send(kitchen, "one", "Hello \u00e4 \ud83d\ude80 \"\\"));

        assertThat(ack.get("type").asString()).isEqualTo("ack");
        JsonNode message = ack.get("message");
        assertThat(message.get("seq").asInt()).isEqualTo(1);
        assertThat(message.get("text").asString()).isEqualTo("Hello \u00e4 \ud83d\ude80 \"\\");
        for (SocketClient client : List.of(sending, other, ben)) {
            assertThat(client.awaitFrame("message").get("message")).isEqualTo(message);
        }
    }

    @Test
    void theSameSendAgainIsTheSameMessage() {
        SocketClient client = ana();

        JsonNode once = client.ask(SocketClient.send(kitchen, "one", "Hello"));
        JsonNode again = client.ask(SocketClient.send(kitchen, "one", "Hello"));

        assertThat(again.get("message")).isEqualTo(once.get("message"));
        assertThat(code(client.ask(SocketClient.send(kitchen, "one", "Good bye"))))
                .isEqualTo("message.conflict");
    }

    private static String code(JsonNode error) {
        assertThat(error.get("type").asString()).isEqualTo("error");
        return error.get("code").asString();
    }

    @Test
    void aSendToAPersonStartsTheConversationOfTheTwo() {
        SocketClient cleo = remember(host.connect(CLEO));

        JsonNode ack = ana().ask(Map.of("type", "send", "to", "cleo", "clientMessageId", "one", "text", "Hello"));

        assertThat(ack.get("message").get("conversation").asString())
                .isEqualTo(ConversationId.direct(ANA, CLEO).toString());
        cleo.awaitText("Hello");
        assertThat(cleo.conversations().get(0).get("kind").asString()).isEqualTo("direct");
        assertThat(code(cleo.ask(Map.of("type", "send", "to", "cleo", "clientMessageId", "x", "text", "Me"))))
                .isEqualTo("user.invalid");
    }

    @Test
    void sendsInFlightAreNumberedInTheOrderSent() {
        SocketClient client = ana();
        CountDownLatch stored = holdCommits();

        List<String> asked = IntStream.rangeClosed(1, 32)
                .mapToObj(i -> client.asking(SocketClient.send(kitchen, "m" + i, "Message " + i)))
                .toList();
        stored.countDown();

        for (int i = 0; i < asked.size(); i++) {
            assertThat(client.awaitAnswer(asked.get(i))
                            .get("message")
                            .get("seq")
                            .asInt())
                    .isEqualTo(i + 1);
        }
    }

    /** Nothing is stored until the latch opens. */
    private CountDownLatch holdCommits() {
        CountDownLatch release = new CountDownLatch(1);
        host.backend.store.before(call -> {
            if (call == Call.COMMIT) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        return release;
    }

    @Test
    void pastTheLimitOfUnansweredSendsTheAnswerIsAnErrorAndTheConnectionGoesOn() {
        SocketClient client = ana();
        CountDownLatch stored = holdCommits();
        List<String> asked = IntStream.rangeClosed(1, 32)
                .mapToObj(i -> client.asking(SocketClient.send(kitchen, "m" + i, "Message " + i)))
                .toList();

        assertThat(code(client.ask(SocketClient.send(kitchen, "m33", "Message 33"))))
                .isEqualTo("send.too_many_in_flight");
        stored.countDown();

        asked.forEach(
                id -> assertThat(client.awaitAnswer(id).get("type").asString()).isEqualTo("ack"));
        assertThat(client.ask(SocketClient.send(kitchen, "m33", "Message 33"))
                        .get("message")
                        .get("seq")
                        .asInt())
                .isEqualTo(33);
    }

    @Test
    void aForeignConversationAndNoneAreRefusedAlike() {
        SocketClient eve = remember(host.connect(CLEO));

        JsonNode foreign = eve.ask(SocketClient.send(kitchen, "one", "Hello"));
        JsonNode absent = eve.ask(SocketClient.send(aConversationId(), "one", "Hello"));
        JsonNode noId = eve.ask(SocketClient.send("kitchen", "one", "Hello"));

        assertThat(code(foreign)).isEqualTo("conversation.not_found");
        assertThat(foreign.get("detail")).isEqualTo(absent.get("detail")).isEqualTo(noId.get("detail"));
        assertThat(code(absent)).isEqualTo(code(noId)).isEqualTo("conversation.not_found");
    }

    // ---- what is refused

    @Test
    void everythingThatIsWrongWithAFrameIsToldAtOnce() {
        SocketClient client = ana();

        client.sayRaw("{\"type\":\"send\",\"id\":\"x\",\"text\":\" \",\"clientMessageId\":7,\"seq\":1}");

        JsonNode error = client.awaitAnswer("x");
        assertThat(code(error)).isEqualTo("input.invalid");
        assertThat(error.get("violations"))
                .extracting(violation -> violation.get("field").asString() + " "
                        + violation.get("code").asString())
                .containsExactlyInAnyOrder(
                        "seq json.unknown_field",
                        "clientMessageId json.invalid_type",
                        "text text.required",
                        "conversation send.target_invalid");
    }

    @Test
    void aFrameThatIsNotUnderstoodIsAnErrorAndTheConnectionGoesOn() {
        SocketClient client = ana();
        Map<String, String> refused = Map.of(
                "{",
                "json.malformed",
                "[]",
                "json.object_expected",
                "{\"type\":\"ping\"} x",
                "json.trailing_data",
                "{\"type\":\"ping\",\"type\":\"ping\"}",
                "json.duplicate_field",
                "[".repeat(1_000),
                "json.too_deep",
                "{\"type\":\"shout\"}",
                "frame.type_unknown",
                "{\"type\":5}",
                "frame.type_unknown",
                "{\"type\":\"ping\",\"id\":\"a b\"}",
                "frame.id_invalid",
                "{\"type\":\"send\",\"conversation\":\"x\",\"text\":\"t\",\"clientMessageId\":\"c\"}",
                "frame.id_invalid");

        refused.forEach((frame, expected) -> {
            int before = client.frames("error").size();
            client.sayRaw(frame);
            await(frame)
                    .atMost(SocketClient.SOON)
                    .until(() -> client.frames("error").size() > before);
            assertThat(code(client.frames("error").get(before))).as(frame).isEqualTo(expected);
        });
        assertThat(client.ask(Map.of("type", "ping")).get("type").asString()).isEqualTo("pong");
    }

    @Test
    void aNullCharacterAndHalfACharacterAreNoText() {
        SocketClient client = ana();

        for (String text : List.of("\\u0000", "\\ud800")) {
            client.sayRaw("{\"type\":\"send\",\"id\":\"" + text.hashCode() + "\",\"conversation\":\"" + kitchen
                    + "\",\"clientMessageId\":\"c\",\"text\":\"" + text + "\"}");
            assertThat(code(client.awaitAnswer(String.valueOf(text.hashCode()))))
                    .isEqualTo("text.invalid");
        }
    }

    // ---- hearing

    @Test
    void aNewMemberIsToldOfTheConversationAndHearsFromThenOn() {
        SocketClient cleo = remember(host.connect(CLEO));
        say("before");

        join(host.backend.administration.add(new AddMember(ANA, kitchen, CLEO, Role.MEMBER)));
        say("after");

        cleo.awaitText("after");
        assertThat(cleo.texts()).containsExactly("after");
        assertThat(cleo.conversations().get(0).get("members")).hasSize(3);
    }

    @Test
    void aRemovedMemberIsToldAndHearsNothingThatWasSentAfterwards() {
        ConversationId cellar = host.backend.group(ANA, BEN).id();
        SocketClient ben = ben();

        join(host.backend.administration.remove(new RemoveMember(ANA, kitchen, BEN)));
        say("without Ben");
        host.backend.say(ANA, cellar, "with Ben");

        ben.awaitText("with Ben");
        assertThat(ben.texts()).containsExactly("with Ben");
        JsonNode left = ben.conversations().get(0);
        assertThat(left.get("id").asString()).isEqualTo(kitchen.toString());
        assertThat(left.get("left").asBoolean()).isTrue();
        assertThat(left.has("members")).isFalse();
    }

    @Test
    void whoComesBackWithTheirCursorHearsManyPagesAndWhatIsSaidMeanwhileInOrderAndWithoutAHole() {
        SocketClient before = ben();
        String cursor = before.cursor();
        before.abort();
        IntStream.rangeClosed(1, 1_000).forEach(i -> say("m" + i));

        Thread talking = new Thread(() -> IntStream.rangeClosed(1_001, 1_400).forEach(i -> say("m" + i)));
        talking.start();
        SocketClient ben = remember(host.connect(BEN, cursor));
        ben.awaitText("m1400");

        assertThat(ben.texts())
                .isEqualTo(
                        IntStream.rangeClosed(1, 1_400).mapToObj(i -> "m" + i).toList());
        assertThat(ben.frames("checkpoint"))
                .anySatisfy(frame -> assertThat(frame.has("more")).isTrue());
        await().atMost(SocketClient.SOON)
                .until(() -> ben.cursor().equals(host.backend.store.now().encode()));
    }

    @Test
    void aPageIsHeardWholeWhateverItsSize() {
        SocketClient before = ben();
        String cursor = before.cursor();
        before.abort();
        String long_ = "\u20ac".repeat(3_990);
        IntStream.rangeClosed(1, 250).forEach(i -> say(long_ + i));

        SocketClient ben = remember(host.connect(BEN, cursor));

        ben.awaitText(long_ + 250);
        assertThat(ben.texts()).hasSize(250).doesNotHaveDuplicates();
        assertThat(ben.isClosed()).isFalse();
    }

    @Test
    void aCursorOfAnotherStoreIsAnsweredWithAResetAndHearingGoesOn() {
        String foreign;
        try (SocketHost other = new SocketHost();
                SocketClient there = other.connect(BEN)) {
            foreign = there.cursor();
        }

        SocketClient ben = remember(host.connect(BEN, foreign));
        ben.awaitFrame("checkpoint");
        say("Hello");

        ben.awaitText("Hello");
        assertThat(ben.awaitFrame("reset").get("reason").asString()).isNotBlank();
    }

    @Test
    void aCursorThatNobodyGaveOutIsRefused() {
        SocketClient client = remember(host.open());

        JsonNode error = client.ask(Map.of("type", "connect", "token", "ana", "cursor", "made-up"));

        assertThat(code(error)).isEqualTo("cursor.invalid");
        assertThat(client.awaitClosed().code()).isEqualTo(4400);
    }

    @Test
    void whenHearingFailsTheConnectionEndsAndSaysThatComingBackIsRight() {
        SocketClient client = remember(host.open());
        host.backend.store.before(call -> {
            if (call == Call.CONVERSATIONS_OF) {
                throw new dev.parley.ParleyException(dev.parley.Problem.STORE_UNAVAILABLE, "The store is away.");
            }
        });

        client.connect("ana");

        assertThat(code(client.awaitFrame("error"))).isEqualTo("store.unavailable");
        SocketClient.Closed closed = client.awaitClosed();
        assertThat(closed.code()).isEqualTo(1013);
        assertThat(closed.json().get("reconnect").asBoolean()).isTrue();
    }
}
