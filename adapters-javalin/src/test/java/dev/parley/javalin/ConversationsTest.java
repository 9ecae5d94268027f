package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConversationsTest {
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoeverStartsAGroupOwnsItAndIsToldWhereItIs() {
        Reply started = server.as("ana")
                .post("/conversations", "{\"title\":\"Kitchen\",\"members\":[\"ben\",\"ben\",\"ana\"]}")
                .expect(201);

        assertThat(started.text("kind")).isEqualTo("group");
        assertThat(started.text("title")).isEqualTo("Kitchen");
        assertThat(started.body().get("members").toString())
                .isEqualTo("[{\"user\":\"ana\",\"role\":\"owner\"},{\"user\":\"ben\",\"role\":\"member\"}]");
        assertThat(started.header("Location")).contains("/api/v1/conversations/" + started.text("id"));
        assertThat(server.as("ben")
                        .get("/conversations/" + started.text("id"))
                        .expect(200)
                        .text())
                .isEqualTo(started.text());
    }

    @Test
    void startingAgainWithTheSameKeyIsTheSameGroupAndAnotherGroupIsAConflict() {
        Http ana = server.as("ana").header("Idempotency-Key", "kitchen-1");

        String first = ana.post("/conversations", "{\"title\":\"Kitchen\"}")
                .expect(201)
                .text("id");

        assertThat(ana.post("/conversations", "{\"title\":\"Kitchen\"}")
                        .expect(200)
                        .text("id"))
                .isEqualTo(first);
        ana.post("/conversations", "{\"title\":\"Cellar\"}").expect(409, "conversation.conflict");
        server.as("ana")
                .header("Idempotency-Key", "not a key")
                .post("/conversations", "{\"title\":\"Kitchen\"}")
                .expect(400, "client_message_id.invalid");
    }

    @Test
    void theListIsReadInPartsThatTogetherAreComplete() {
        List<String> started = IntStream.range(0, 7)
                .mapToObj(i -> server.as("ana").group("Room " + i))
                .sorted(Comparator.reverseOrder())
                .toList();

        List<String> listed = new ArrayList<>();
        String query = "?limit=3";
        while (true) {
            Reply part = server.as("ana").get("/conversations" + query).expect(200);
            listed.addAll(part.each("conversations", "id"));
            if (!part.has("after")) {
                break;
            }
            query = "?limit=3&after=" + part.text("after");
        }

        assertThat(listed).isEqualTo(started);
    }

    @Test
    void theListShowsWhatIsArchivedApartOrAmongTheOthers() {
        List<String> rooms = IntStream.range(0, 5)
                .mapToObj(i -> server.as("ana").group("Room " + i))
                .sorted(Comparator.reverseOrder())
                .toList();
        List<String> closed = List.of(rooms.get(0), rooms.get(1), rooms.get(3));
        closed.forEach(room -> server.as("ana").delete("/conversations/" + room).expect(200));

        assertThat(listed("")).isEqualTo(rooms);
        assertThat(listed("?archived=true")).isEqualTo(closed);
        assertThat(listed("?archived=false")).containsExactly(rooms.get(2), rooms.get(4));
        Reply part =
                server.as("ana").get("/conversations?archived=true&limit=2").expect(200);
        assertThat(part.each("conversations", "id")).isEqualTo(closed.subList(0, 2));
        assertThat(listed("?archived=true&limit=2&after=" + part.text("after"))).isEqualTo(closed.subList(2, 3));
        assertThat(server.as("ana").get("/bootstrap").expect(200).each("conversations", "id"))
                .isEqualTo(rooms);
        for (String unknown : List.of("", "1", "True", "yes", "true&archived=true")) {
            server.as("ana").get("/conversations?archived=" + unknown).expect(400, "parameter.invalid");
        }
    }

    private List<String> listed(String query) {
        return server.as("ana").get("/conversations" + query).expect(200).each("conversations", "id");
    }

    @Test
    void theListShowsTheLastMessageOfWhatHasOne() {
        String kitchen = server.as("ana").group("Kitchen");
        assertThat(server.as("ana")
                        .get("/conversations")
                        .expect(200)
                        .list("conversations")
                        .get(0)
                        .has("lastMessage"))
                .isFalse();

        server.as("ana").send(kitchen, "one", "Hello").expect(201);
        Reply last = server.as("ana").send(kitchen, "two", "Good bye").expect(201);

        JsonNode listed = server.as("ana")
                .get("/conversations")
                .expect(200)
                .list("conversations")
                .get(0);
        assertThat(listed.get("lastMessage")).isEqualTo(last.body());
        assertThat(listed.get("lastSeq").asLong()).isEqualTo(2);
    }

    @Test
    void anOwnerRenamesAndAMemberMayNot() {
        String kitchen = server.as("ana").group("Kitchen", "ben");

        assertThat(server.as("ana")
                        .patch("/conversations/" + kitchen, "{\"title\":\"Cellar\"}")
                        .expect(200)
                        .text("title"))
                .isEqualTo("Cellar");
        server.as("ben")
                .patch("/conversations/" + kitchen, "{\"title\":\"Attic\"}")
                .expect(403, "conversation.owner_only");
    }

    @Test
    void anOwnerDecidesWhatNewcomersSee() {
        String kitchen = server.as("ana").group("Kitchen");
        server.as("ana").send(kitchen, "one", "Before").expect(201);

        assertThat(server.as("ana")
                        .patch("/conversations/" + kitchen, "{\"history\":\"joined\"}")
                        .expect(200)
                        .text("history"))
                .isEqualTo("joined");
        Reply joined = server.as("ana")
                .put("/conversations/" + kitchen + "/members/ben", "{}")
                .expect(200);

        assertThat(joined.list("members").get(1).toString())
                .isEqualTo("{\"user\":\"ben\",\"role\":\"member\",\"joinedSeq\":1,\"hiddenSeq\":1}");
        assertThat(server.as("ben")
                        .get("/conversations/" + kitchen + "/messages")
                        .expect(200)
                        .list("messages"))
                .isEmpty();
        Reply wrong = server.as("ana")
                .patch("/conversations/" + kitchen, "{\"title\":\" \",\"history\":\"some\",\"archived\":1}")
                .expect(400, "input.invalid");
        assertThat(wrong.each("violations", "code"))
                .containsExactly("json.invalid_type", "history.invalid", "title.invalid");
    }

    @Test
    void anOwnerDecidesHowLongMessagesAreKept() {
        String kitchen = "/conversations/" + server.as("ana").group("Kitchen", "ben");
        Http ana = server.as("ana");

        assertThat(ana.get(kitchen).expect(200).has("retentionSeconds")).isFalse();
        assertThat(ana.patch(kitchen, "{\"retentionSeconds\":86400}")
                        .expect(200)
                        .number("retentionSeconds"))
                .isEqualTo(86_400);
        assertThat(server.as("ben").get(kitchen).expect(200).number("retentionSeconds"))
                .isEqualTo(86_400);
        assertThat(ana.patch(kitchen, "{\"title\":\"Cellar\"}").expect(200).number("retentionSeconds"))
                .isEqualTo(86_400);
        assertThat(ana.patch(kitchen, "{\"retentionSeconds\":0}").expect(200).has("retentionSeconds"))
                .isFalse();
        server.as("ben").patch(kitchen, "{\"retentionSeconds\":1}").expect(403, "conversation.owner_only");
        for (String seconds : List.of("-1", "3153600001", String.valueOf(Long.MAX_VALUE))) {
            Reply refused =
                    ana.patch(kitchen, "{\"retentionSeconds\":" + seconds + "}").expect(422, "retention.invalid");
            assertThat(refused.each("violations", "field")).containsExactly("retentionSeconds");
        }
        ana.patch(kitchen, "{\"retentionSeconds\":1.5}").expect(400, "json.invalid_type");
    }

    @Test
    void eachOfTheTwoOfADirectConversationDecidesHowLongItKeepsMessagesAndNothingElse() {
        server.as("ana")
                .post("/direct/ben/messages", "{\"text\":\"Hello\",\"clientMessageId\":\"one\"}")
                .expect(201);
        String direct = "/conversations/"
                + server.as("ana")
                        .get("/conversations")
                        .each("conversations", "id")
                        .get(0);

        assertThat(server.as("ben")
                        .patch(direct, "{\"retentionSeconds\":60}")
                        .expect(200)
                        .number("retentionSeconds"))
                .isEqualTo(60);
        assertThat(server.as("ana")
                        .patch(direct, "{\"retentionSeconds\":0}")
                        .expect(200)
                        .has("retentionSeconds"))
                .isFalse();
        server.as("ana")
                .patch(direct, "{\"retentionSeconds\":60,\"archived\":true}")
                .expect(409, "conversation.direct");
    }

    @Test
    void ofWhatHasExpiredOnlyTheNumberIsToldUpToWhichItHas() {
        String kitchen = server.as("ana").group("Kitchen", "ben");
        for (String said : List.of("one", "two", "three")) {
            server.as("ana").send(kitchen, said, "It is " + said).expect(201);
        }

        server.expire(kitchen, 2);

        Reply shown = server.as("ben").get("/conversations/" + kitchen).expect(200);
        assertThat(shown.number("expiredSeq")).isEqualTo(2);
        assertThat(shown.number("lastSeq")).isEqualTo(3);
        assertThat(server.as("ben")
                        .get("/conversations/" + kitchen + "/messages")
                        .expect(200)
                        .each("messages", "text"))
                .containsExactly("It is three");
        JsonNode listed = server.as("ben")
                .get("/conversations")
                .expect(200)
                .list("conversations")
                .get(0);
        assertThat(listed.get("expiredSeq").asLong()).isEqualTo(2);
        assertThat(listed.get("unread").asLong()).isEqualTo(1);
        Reply again = server.as("ana").send(kitchen, "one", "It is one").expect(200);
        assertThat(again.number("seq")).isEqualTo(1);
        assertThat(again.has("text")).isFalse();
        server.as("ana")
                .get("/conversations/" + kitchen + "/messages/" + again.text("id"))
                .expect(404, "message.not_found");
    }
}
