package dev.parley.javalin;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.FaultyStore.Call;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people want done on a WebSocket beyond sending, and what the others hear of it. */
class SocketCommandsTest {
    private final SocketHost host = new SocketHost();
    private final ConversationId kitchen = host.backend.group(ANA, BEN).id();
    private final List<SocketClient> clients = new ArrayList<>();
    private final SocketClient ana = remember(host.connect(ANA));
    private final SocketClient ben = remember(host.connect(BEN));

    @AfterEach
    void close() {
        clients.forEach(SocketClient::close);
        host.close();
    }

    private SocketClient remember(SocketClient client) {
        clients.add(client);
        return client;
    }

    /** A frame about the kitchen, with more fields in pairs of name and value. */
    private Map<String, Object> frame(String type, Object... more) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("type", type);
        frame.put("conversation", kitchen.toString());
        for (int i = 0; i < more.length; i += 2) {
            frame.put(more[i].toString(), more[i + 1]);
        }
        return frame;
    }

    private static JsonNode acked(JsonNode answer, String what) {
        assertThat(answer.get("type").asString()).as("%s", answer).isEqualTo("ack");
        return answer.get(what);
    }

    private static String code(JsonNode answer) {
        assertThat(answer.get("type").asString()).as("%s", answer).isEqualTo("error");
        return answer.get("code").asString();
    }

    private String said(String text) {
        return host.backend.say(ANA, kitchen, text).id().toString();
    }

    private static void awaitRevision(SocketClient client, JsonNode message) {
        assertThat(heard(client, message)).isEqualTo(message);
    }

    /** What somebody is answered who may not read: some fields of what the others hear. */
    private static void awaitReceipt(SocketClient client, JsonNode receipt) {
        JsonNode message = heard(client, receipt);
        assertThat(receipt.properties()).isSubsetOf(message.properties());
        assertThat(receipt.has("text")).isFalse();
    }

    private static JsonNode heard(SocketClient client, JsonNode message) {
        return client.awaitFrame(
                        "revision " + message.get("revision"),
                        frame -> frame.path("message").path("revision").equals(message.get("revision")))
                .get("message");
    }

    // ---- messages

    @Test
    void whatIsSentSpeaksToProgramsAnswersAMessageAndComesWithFiles() {
        String question = said("Who comes?");

        JsonNode answer = acked(
                ana.ask(frame(
                        "send",
                        "clientMessageId",
                        "one",
                        "replyTo",
                        question,
                        "content",
                        Map.of("type", "rsvp.v1", "payload", Map.of("comes", true)),
                        "attachments",
                        List.of(Map.of("url", "https://x.example/a", "name", "a", "mediaType", "a/b", "size", 7)))),
                "message");

        assertThat(answer.has("text")).isFalse();
        assertThat(answer.get("replyTo").get("id").asString()).isEqualTo(question);
        assertThat(answer.get("content").get("payload").get("comes").asBoolean())
                .isTrue();
        awaitRevision(ben, answer);
        ben.awaitFrame(
                "the question with its reply",
                frame -> frame.path("message").path("replies").asInt(0) == 1);
    }

    @Test
    void everyChangeOfAMessageIsAnsweredWithItAndToldToEveryMember() {
        String message = said("Hello");
        List<Map<String, Object>> changes = List.of(
                frame("edit", "message", message, "text", "Good bye"),
                frame("react", "message", message, "reaction", "+1"),
                frame("unreact", "message", message, "reaction", "+1"),
                frame("delete", "message", message));

        List<JsonNode> states = changes.stream()
                .map(change -> acked(ana.ask(change), "message"))
                .toList();

        assertThat(states.get(0).get("text").asString()).isEqualTo("Good bye");
        assertThat(states.get(1).get("reactions").get(0).get("users").get(0).asString())
                .isEqualTo("ana");
        assertThat(states.get(2).has("reactions")).isFalse();
        assertThat(states.get(3).has("deletedAt")).isTrue();
        states.forEach(state -> awaitRevision(ben, state));
        assertThat(acked(ana.ask(changes.get(3)), "message")).isEqualTo(states.get(3));
        assertThat(code(ana.ask(changes.get(0)))).isEqualTo("message.deleted");
        assertThat(code(ben.ask(frame("edit", "message", said("Mine"), "text", "No"))))
                .isEqualTo("message.sender_only");
    }

    // ---- participation

    @Test
    void howFarSomebodyHasComeIsToldToEverybodyAndWithMoreToThemselves() {
        SocketClient other = remember(host.connect(BEN));
        said("one");
        said("two @ben");

        JsonNode delivered = acked(ben.ask(frame("delivered", "seq", 2)), "marker");
        JsonNode read = acked(ben.ask(frame("read", "seq", 1)), "marker");

        assertThat(delivered.get("deliveredSeq").asInt()).isEqualTo(2);
        assertThat(read.get("readSeq").asInt()).isEqualTo(1);
        assertThat(awaitMarker(other, read)).isEqualTo(read);
        JsonNode told = awaitMarker(ana, read);
        assertThat(told.get("user").asString()).isEqualTo("ben");
        assertThat(told.propertyNames()).containsExactly("conversation", "user", "deliveredSeq", "readSeq", "revision");
        assertThat(acked(ben.ask(frame("read", "seq", 1)), "marker")).isEqualTo(read);
        assertThat(code(ben.ask(frame("read", "seq", 3)))).isEqualTo("marker.invalid");
    }

    private static JsonNode awaitMarker(SocketClient client, JsonNode marker) {
        return client.awaitFrame(
                        "the marker " + marker,
                        frame -> frame.path("marker").path("revision").equals(marker.get("revision")))
                .get("marker");
    }

    @Test
    void whatSomebodyWantsIsToldToThemAlone() {
        JsonNode wanted = acked(ben.ask(frame("prefer", "muted", true)), "marker");
        awaitMarker(ben, wanted);
        awaitMarker(ana, wanted);

        assertThat(wanted.get("muted").asBoolean()).isTrue();
        assertThat(ana.frames("marker"))
                .allSatisfy(frame -> assertThat(frame.toString()).doesNotContain("muted", "blocked"));
        assertThat(code(ben.ask(frame("prefer", "blocked", true)))).isEqualTo("conversation.not_direct");
    }

    @Test
    void whoComesBackIsToldHowFarTheOthersHaveCome() {
        said("one");
        String cursor = ana.cursor();
        ana.abort();
        JsonNode read = acked(ben.ask(frame("read", "seq", 1)), "marker");

        SocketClient back = remember(host.connect(ANA, cursor));

        assertThat(awaitMarker(back, read).has("muted")).isFalse();
    }

    // ---- conversations

    @Test
    void groupsAreStartedChangedAndLeft() {
        Map<String, Object> start =
                Map.of("type", "start", "title", "Cellar", "members", List.of("ben"), "clientMessageId", "cellar");
        JsonNode cellar = acked(ana.ask(start), "conversation");
        String id = cellar.get("id").asString();
        assertThat(acked(ana.ask(start), "conversation").get("id").asString()).isEqualTo(id);

        JsonNode configured =
                acked(ana.ask(in(id, "configure", "title", "Attic", "history", "joined")), "conversation");
        JsonNode joined = acked(ana.ask(in(id, "member", "user", "cleo")), "conversation");
        JsonNode without = acked(ana.ask(in(id, "remove", "user", "cleo")), "conversation");
        acked(ana.ask(in(id, "member", "user", "ben", "role", "owner")), "conversation");
        JsonNode left = acked(ana.ask(in(id, "remove", "user", "ana")), "conversation");

        assertThat(configured.get("title").asString()).isEqualTo("Attic");
        assertThat(configured.get("history").asString()).isEqualTo("joined");
        assertThat(joined.get("members")).hasSize(3);
        assertThat(without.get("members")).hasSize(2);
        assertThat(left.get("left").asBoolean()).isTrue();
        assertThat(left.has("members")).isFalse();
        assertThat(acked(ben.ask(in(id, "configure", "archived", true)), "conversation")
                        .get("archived")
                        .asBoolean())
                .isTrue();
        assertThat(acked(ben.ask(in(id, "configure", "retentionSeconds", 3_600)), "conversation")
                        .get("retentionSeconds")
                        .asLong())
                .isEqualTo(3_600);
        assertThat(code(ana.ask(in(id, "configure", "archived", false)))).isEqualTo("conversation.not_found");
    }

    @Test
    void anOwnerHandsOverToAMember() {
        Map<String, Object> start = Map.of("type", "start", "title", "Cellar", "members", List.of("ben"));
        String id = acked(ana.ask(start), "conversation").get("id").asString();

        JsonNode handed = acked(ana.ask(in(id, "owner", "user", "ben")), "conversation");

        assertThat(handed.get("members").toString())
                .isEqualTo("[{\"user\":\"ana\",\"role\":\"member\"},{\"user\":\"ben\",\"role\":\"owner\"}]");
        assertThat(acked(ana.ask(in(id, "owner", "user", "ben")), "conversation"))
                .isEqualTo(handed);
        assertThat(code(ana.ask(in(id, "owner", "user", "ana")))).isEqualTo("conversation.owner_only");
        assertThat(code(ben.ask(in(id, "owner", "user", "cleo")))).isEqualTo("user.invalid");
    }

    private Map<String, Object> in(String conversation, String type, Object... more) {
        Map<String, Object> frame = frame(type, more);
        frame.put("conversation", conversation);
        return frame;
    }

    // ---- catching up

    @Test
    void whatChangedIsAskedForPartByPart() {
        IntStream.rangeClosed(1, 25).forEach(i -> said("m" + i));
        acked(ben.ask(frame("read", "seq", 25)), "marker");

        List<String> texts = new ArrayList<>();
        JsonNode part = ana.ask(Map.of("type", "sync", "limit", 10));
        while (true) {
            assertThat(part.get("type").asString()).isEqualTo("synced");
            part.get("messages")
                    .forEach(message -> texts.add(message.get("text").asString()));
            if (!part.get("more").asBoolean()) {
                break;
            }
            part = ana.ask(Map.of(
                    "type", "sync", "limit", 10, "cursor", part.get("cursor").asString()));
        }

        assertThat(texts)
                .isEqualTo(IntStream.rangeClosed(1, 25).mapToObj(i -> "m" + i).toList());
        assertThat(part.get("markers").get(0).get("user").asString()).isEqualTo("ben");
        JsonNode reset = ana.ask(
                Map.of("type", "sync", "cursor", Cursor.start("another life", 1).encode()));
        assertThat(reset.get("reset").get("reason").asString()).isNotBlank();
        assertThat(code(ana.ask(Map.of("type", "sync", "limit", 501)))).isEqualTo("page.invalid");
        assertThat(code(ana.ask(Map.of("type", "sync", "cursor", "made-up")))).isEqualTo("cursor.invalid");
    }

    @Test
    void partsThatExceedTheQueueTogetherEndNoConnection() {
        String long_ = "\u20ac".repeat(3_990);
        IntStream.rangeClosed(1, 50).forEach(i -> said(long_ + i));

        List<String> asked = IntStream.range(0, 5)
                .mapToObj(i -> ben.asking(Map.of("type", "sync")))
                .toList();

        assertThat(asked)
                .allSatisfy(
                        id -> assertThat(ben.awaitAnswer(id).get("messages")).hasSize(50));
        assertThat(ben.ask(Map.of("type", "ping")).get("type").asString()).isEqualTo("pong");
    }

    @Test
    void whileNothingCanBeReadEverythingElseGoesOn() {
        CountDownLatch stands = new CountDownLatch(1);
        host.backend.store.before(call -> {
            if (call == Call.CHANGES_AFTER) {
                hold(stands);
            }
        });

        String asked = ana.asking(Map.of("type", "sync"));
        acked(ana.ask(SocketClient.send(kitchen, "one", "Hello")), "message");
        stands.countDown();

        assertThat(ana.awaitAnswer(asked).get("type").asString()).isEqualTo("synced");
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- searching

    @Test
    void messagesAreFoundByTheirWordsPartByPart() {
        IntStream.rangeClosed(1, 5).forEach(i -> said("apple pie " + i));
        host.backend.say(ANA, host.backend.group(ANA).id(), "apple juice");

        List<String> texts = new ArrayList<>();
        JsonNode part = ben.ask(Map.of("type", "search", "q", "APPLE", "limit", 2));
        while (part.has("after")) {
            part.get("results")
                    .forEach(result ->
                            texts.add(result.get("message").get("text").asString()));
            part = ben.ask(Map.of(
                    "type",
                    "search",
                    "q",
                    "APPLE",
                    "limit",
                    2,
                    "after",
                    part.get("after").asString()));
        }

        assertThat(part.get("complete").asBoolean()).isTrue();
        part.get("results")
                .forEach(result -> texts.add(result.get("message").get("text").asString()));
        assertThat(texts)
                .hasSize(5)
                .doesNotHaveDuplicates()
                .allSatisfy(text -> assertThat(text).contains("pie"));
        JsonNode here = ana.ask(frame("search", "q", "apple juice"));
        assertThat(here.get("type").asString()).isEqualTo("found");
        assertThat(here.get("results")).isEmpty();
        assertThat(code(remember(host.connect(CLEO)).ask(frame("search", "q", "apple"))))
                .isEqualTo("conversation.not_found");
        assertThat(code(ana.ask(Map.of("type", "search", "q", "apple", "limit", 101))))
                .isEqualTo("page.invalid");
    }

    // ---- what is refused

    @Test
    void requestsOfEveryKindShareTheBoundOnWhatIsUnanswered() {
        ChatMessage message = host.backend.say(ANA, kitchen, "Hello");
        CountDownLatch stored = new CountDownLatch(1);
        host.backend.store.before(call -> {
            if (call == Call.COMMIT) {
                hold(stored);
            }
        });
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asked.add(ana.asking(SocketClient.send(kitchen, "m" + i, "Message " + i)));
            asked.add(ana.asking(frame("react", "message", message.id().toString(), "reaction", "r" + i)));
            asked.add(ana.asking(frame("read", "seq", 1)));
            asked.add(ana.asking(frame("configure", "title", "Kitchen " + i)));
        }

        assertThat(code(ana.ask(Map.of("type", "sync")))).isEqualTo("send.too_many_in_flight");
        stored.countDown();

        asked.forEach(
                id -> assertThat(ana.awaitAnswer(id).get("type").asString()).isEqualTo("ack"));
        assertThat(ana.ask(Map.of("type", "sync")).get("type").asString()).isEqualTo("synced");
    }

    @Test
    void everythingThatIsWrongWithARequestIsToldAtOnce() {
        assertThat(violations(
                        "{\"type\":\"edit\",\"id\":\"x\",\"text\":\" \",\"content\":{\"type\":\"a b\"},\"seq\":1}"))
                .containsExactlyInAnyOrder(
                        "seq json.unknown_field",
                        "content.type content.invalid",
                        "content.payload content.invalid",
                        "text text.required",
                        "conversation json.missing_field",
                        "message json.missing_field");
        assertThat(violations("{\"type\":\"react\",\"id\":\"x\",\"message\":5}"))
                .containsExactlyInAnyOrder(
                        "message json.invalid_type", "reaction reaction.invalid", "conversation json.missing_field");
        assertThat(violations("{\"type\":\"read\",\"id\":\"x\"}"))
                .containsExactlyInAnyOrder("conversation json.missing_field", "seq marker.invalid");
        assertThat(violations("{\"type\":\"member\",\"id\":\"x\",\"role\":\"king\"}"))
                .containsExactlyInAnyOrder("conversation json.missing_field", "user user.invalid", "role role.invalid");
        assertThat(violations("{\"type\":\"owner\",\"id\":\"x\"}"))
                .containsExactlyInAnyOrder("conversation json.missing_field", "user user.invalid");
        assertThat(violations("{\"type\":\"configure\",\"id\":\"x\",\"history\":\"some\",\"archived\":1,"
                        + "\"retentionSeconds\":-1}"))
                .containsExactlyInAnyOrder(
                        "conversation json.missing_field",
                        "history history.invalid",
                        "archived json.invalid_type",
                        "retentionSeconds retention.invalid");
        assertThat(violations(
                        "{\"type\":\"start\",\"id\":\"x\",\"members\":[\"\",\"ben\"],\"clientMessageId\":\"a b\"}"))
                .containsExactlyInAnyOrder(
                        "title title.invalid", "members[0] user.invalid", "clientMessageId client_message_id.invalid");
        assertThat(violations(
                        "{\"type\":\"send\",\"id\":\"x\",\"clientMessageId\":\"c\",\"attachments\":[{\"url\":\"x\"}]}"))
                .containsExactlyInAnyOrder(
                        "attachments[0].url attachment.invalid",
                        "attachments[0].name attachment.invalid",
                        "attachments[0].mediaType attachment.invalid",
                        "attachments[0].size attachment.invalid",
                        "conversation send.target_invalid");
        assertThat(violations("{\"type\":\"sync\",\"id\":\"x\",\"limit\":\"all\",\"cursor\":\"made-up\"}"))
                .containsExactlyInAnyOrder("limit json.invalid_type", "cursor cursor.invalid");
        assertThat(violations("{\"type\":\"search\",\"id\":\"x\",\"q\":\"?\",\"after\":\"made-up\",\"limit\":true}"))
                .containsExactlyInAnyOrder("limit json.invalid_type", "q search.invalid", "after cursor.invalid");
    }

    private List<String> violations(String frame) {
        int before = ana.frames("error").size();
        ana.sayRaw(frame);
        await(frame).atMost(SocketClient.SOON).until(() -> ana.frames("error").size() > before);
        List<String> violations = new ArrayList<>();
        ana.frames("error")
                .get(before)
                .get("violations")
                .forEach(violation -> violations.add(violation.get("field").asString() + " "
                        + violation.get("code").asString()));
        return violations;
    }

    @Test
    void aRequestWithoutAnIdIsRefusedWhateverItsType() {
        for (String type : List.of(
                "edit",
                "delete",
                "react",
                "unreact",
                "read",
                "delivered",
                "prefer",
                "configure",
                "member",
                "remove",
                "start",
                "sync",
                "search",
                "typing",
                "watch",
                "unwatch")) {
            assertThat(violations("{\"type\":\"" + type + "\"}")).as(type).contains("id frame.id_invalid");
        }
    }

    // ---- scopes

    private SocketClient with(String token) {
        SocketClient client = remember(host.open());
        assertThat(client.connect(token).get("type").asString()).isEqualTo("connected");
        return client;
    }

    @Test
    void whoMayOnlySendIsToldNothingAndAsksNothing() {
        SocketClient sender = with("ben@60,send");

        JsonNode sent = acked(sender.ask(SocketClient.send(kitchen, "one", "Hello")), "message");

        awaitReceipt(ana, sent);
        assertThat(code(sender.ask(Map.of("type", "sync")))).isEqualTo("token.scope");
        assertThat(code(sender.ask(Map.of("type", "search", "q", "Hello")))).isEqualTo("token.scope");
        assertThat(sender.frames("message")).isEmpty();
        assertThat(sender.frames("checkpoint")).isEmpty();
    }

    @Test
    void whoMayOnlyReadChangesNothing() {
        String message = said("Hello");
        SocketClient reader = with("ben@60,read");
        reader.awaitFrame("checkpoint");

        for (Map<String, Object> frame : List.of(
                SocketClient.send(kitchen, "one", "Hello"),
                frame("edit", "message", message, "text", "Mine"),
                frame("delete", "message", message),
                frame("react", "message", message, "reaction", "x"),
                frame("unreact", "message", message, "reaction", "x"),
                frame("read", "seq", 1),
                frame("delivered", "seq", 1),
                frame("prefer", "muted", true),
                frame("typing"),
                frame("configure", "title", "Mine"),
                frame("member", "user", "cleo"),
                frame("remove", "user", "ben"),
                Map.<String, Object>of("type", "start", "title", "Mine"))) {
            assertThat(code(reader.ask(frame))).as("%s", frame).isEqualTo("token.scope");
        }
        assertThat(reader.ask(Map.of("type", "sync")).get("type").asString()).isEqualTo("synced");
        said("Good bye");
        reader.awaitFrame(
                "what is said", frame -> frame.path("message").path("seq").asInt(0) == 2);
    }

    @Test
    void whoMayNeitherReadNorSendDoesNotGetIn() {
        for (String token : List.of("ben@60,admin", "ben@60,")) {
            SocketClient client = remember(host.open());

            assertThat(code(client.connect(token))).isEqualTo("token.scope");
            assertThat(client.awaitClosed().code()).isEqualTo(SocketClose.TOKEN.code());
        }
        SocketClient late = remember(host.connect(BEN, ben.cursor()));
        assertThat(late.awaitFrame("connected").get("user").asString()).isEqualTo("ben");
        SocketClient sender = remember(host.open());
        assertThat(code(sender.ask(Map.of("type", "connect", "token", "ben@60,send", "cursor", ben.cursor()))))
                .isEqualTo("token.scope");
    }

    @Test
    void anotherTokenOfTheSamePersonReadsAsTheOneBefore() {
        SocketClient client = with("ben@60,read");

        assertThat(client.connect("ben@90,read send").get("type").asString()).isEqualTo("connected");
        acked(client.ask(SocketClient.send(kitchen, "one", "Hello")), "message");
        assertThat(code(client.connect("ben@120,send"))).isEqualTo("connection.already_connected");
        assertThat(client.ask(Map.of("type", "sync")).get("type").asString()).isEqualTo("synced");
    }

    @Test
    void aSystemSenderSpeaksThroughWhoeverMaySpeakForIt() {
        SocketClient admin = with("clock@60,send admin");
        Map<String, Object> noon =
                frame("send", "clientMessageId", "noon", "text", "It is noon", "sender", "system:clock");

        JsonNode said = acked(admin.ask(noon), "message");

        assertThat(said.get("sender").asString()).isEqualTo("system:clock");
        awaitReceipt(ben, said);
        String id = said.get("id").asString();
        Map<String, Object> edit = frame("edit", "message", id, "text", "It was noon", "sender", "system:clock");
        Map<String, Object> delete = frame("delete", "message", id, "sender", "system:clock");
        assertThat(code(ana.ask(noon))).isEqualTo("token.scope");
        assertThat(code(ana.ask(edit))).isEqualTo("token.scope");
        assertThat(code(ana.ask(delete))).isEqualTo("token.scope");
        assertThat(code(admin.ask(frame("edit", "message", id, "text", "Mine"))))
                .isEqualTo("conversation.not_found");
        awaitReceipt(ben, acked(admin.ask(edit), "message"));
        awaitReceipt(ben, acked(admin.ask(delete), "message"));
        assertThat(violations("{\"type\":\"send\",\"id\":\"x\",\"conversation\":\"" + kitchen
                        + "\",\"clientMessageId\":\"c\",\"text\":\" \",\"sender\":\"ben\"}"))
                .containsExactlyInAnyOrder("text text.required", "sender user.invalid");
        assertThat(code(admin.ask(Map.of(
                        "type",
                        "send",
                        "to",
                        "ben",
                        "clientMessageId",
                        "c",
                        "text",
                        "Hello",
                        "sender",
                        "system:clock"))))
                .isEqualTo("user.invalid");
    }

    @Test
    void aStrangerDoesAndLearnsNothing() {
        String message = said("Hello");
        SocketClient cleo = remember(host.connect(CLEO));

        for (Map<String, Object> frame : List.of(
                frame("edit", "message", message, "text", "Mine"),
                frame("delete", "message", message),
                frame("react", "message", message, "reaction", "x"),
                frame("unreact", "message", message, "reaction", "x"),
                frame("read", "seq", 1),
                frame("delivered", "seq", 1),
                frame("prefer", "muted", true),
                frame("typing"),
                frame("configure", "title", "Mine"),
                frame("member", "user", "cleo"),
                frame("watch"),
                frame("remove", "user", "ana"))) {
            assertThat(code(cleo.ask(frame))).as("%s", frame).isEqualTo("conversation.not_found");
        }
        assertThat(cleo.frames("message")).isEmpty();
        assertThat(cleo.frames("marker")).isEmpty();
    }
}
