package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How far people have come, and what they want. */
class ParticipationsTest {
    private final RunningServer server = RunningServer.start();
    private final Http ana = server.as("ana");
    private final Http ben = server.as("ben");
    private final Http cleo = server.as("cleo");
    private String kitchen = "";

    @BeforeEach
    void start() {
        String id = ana.group("Kitchen", "ben", "cleo");
        kitchen = "/conversations/" + id;
        for (String text : List.of("one", "two @ben", "three")) {
            ana.send(id, text.substring(0, 3), text).expect(201);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static JsonNode listed(Http by) {
        return by.get("/conversations").expect(200).list("conversations").get(0);
    }

    @Test
    void aListSaysWhatIsUnreadAndWhetherItMentionsThePerson() {
        JsonNode before = listed(ben);
        assertThat(before.get("unread").asLong()).isEqualTo(3);
        assertThat(before.get("firstUnread").asLong()).isEqualTo(1);
        assertThat(before.get("mentioned").asBoolean()).isTrue();
        assertThat(listed(ana).get("readSeq").asLong()).isEqualTo(3);

        ben.put(kitchen + "/marker", "{\"deliveredSeq\":3,\"seq\":2}").expect(200);

        JsonNode after = listed(ben);
        assertThat(after.get("unread").asLong()).isEqualTo(1);
        assertThat(after.get("readSeq").asLong()).isEqualTo(2);
        assertThat(after.get("deliveredSeq").asLong()).isEqualTo(3);
        assertThat(after.get("firstUnread").asLong()).isEqualTo(3);
        assertThat(after.get("mentioned").asBoolean()).isFalse();
    }

    @Test
    void aMarkerNeverGoesBackAndIsAnsweredWithAllThatIsKnown() {
        Reply moved = ben.put(kitchen + "/marker", "{\"seq\":2}").expect(200);

        assertThat(ben.put(kitchen + "/marker", "{\"seq\":1}").expect(200).body())
                .isEqualTo(moved.body());
        assertThat(moved.number("readSeq")).isEqualTo(2);
        assertThat(moved.body().get("muted").asBoolean()).isFalse();
    }

    @Test
    void aMarkerThatIsNoSeqOrBeyondTheNewestMessageIsRefused() {
        ben.put(kitchen + "/marker", "{}").expect(422, "marker.invalid");
        ben.put(kitchen + "/marker", "{\"seq\":4}").expect(422, "marker.invalid");
        Reply both =
                ben.put(kitchen + "/marker", "{\"seq\":0,\"deliveredSeq\":-1}").expect(422, "input.invalid");
        assertThat(both.each("violations", "field")).containsExactly("seq", "deliveredSeq");
        ben.put(kitchen + "/marker", "{\"seq\":1.5}").expect(400, "json.invalid_type");
        ben.put(kitchen + "/marker", "{\"seq\":99999999999999999999}").expect(400, "json.invalid_type");
    }

    @Test
    void whoHasSeenAMessageIsReadFromTheMarkers() {
        ben.put(kitchen + "/marker", "{\"seq\":2}").expect(200);
        cleo.put(kitchen + "/marker", "{\"deliveredSeq\":3}").expect(200);

        Reply reached = ana.get(kitchen + "/markers?seq=2").expect(200);
        assertThat(reached.each("markers", "user")).containsExactly("ana", "ben", "cleo");
        assertThat(reached.text()).doesNotContain("muted", "blocked");
        assertThat(ana.get(kitchen + "/markers?seq=3").expect(200).each("markers", "user"))
                .containsExactly("ana", "cleo");
        Reply part = ana.get(kitchen + "/markers?limit=2").expect(200);
        assertThat(part.text("after")).isEqualTo("ben");
        assertThat(ana.get(kitchen + "/markers?limit=2&after=ben").expect(200).each("markers", "user"))
                .containsExactly("cleo");
        ana.get(kitchen + "/markers?seq=-1").expect(400, "page.invalid");
        ana.get(kitchen + "/markers?after=%0A").expect(400, "page.invalid");
        ana.get(kitchen + "/markers?limit=0").expect(400, "page.invalid");
    }

    @Test
    void whatSomebodyWantsIsToldToThemAlone() {
        String before = ana.get("/sync").expect(200).text("cursor");

        assertThat(ben.put(kitchen + "/preferences", "{\"muted\":true}")
                        .expect(200)
                        .body()
                        .get("muted")
                        .asBoolean())
                .isTrue();

        assertThat(listed(ben).get("muted").asBoolean()).isTrue();
        JsonNode own =
                ben.get("/sync?cursor=" + before).expect(200).list("markers").get(0);
        assertThat(own.get("muted").asBoolean()).isTrue();
        assertThat(ana.get("/sync?cursor=" + before).expect(200).text()).doesNotContain("muted");
        ben.put(kitchen + "/preferences", "{\"muted\":\"yes\"}").expect(400, "json.invalid_type");
    }

    @Test
    void whoWasNeverWrittenToIsBlockedWithoutLearningOfIt() {
        Http dora = server.as("dora");
        assertThat(ben.put("/direct/dora/preferences", "{\"blocked\":true}")
                        .expect(200)
                        .body()
                        .get("blocked")
                        .asBoolean())
                .isTrue();

        assertThat(dora.get("/conversations").expect(200).body().get("conversations"))
                .isEmpty();
        assertThat(dora.get("/sync").expect(200).text()).doesNotContain("ben");
        assertThat(dora.get("/me/export").expect(200).text()).doesNotContain("ben");
        dora.post("/direct/ben/messages", "{\"text\":\"Hello?\"}").expect(409, "conversation.blocked");
        assertThat(ben.get("/conversations").expect(200).text()).contains("dora", "\"blocked\":true");
    }

    @Test
    void whoMayOnlySendReadsNothingInTheAnswers() {
        Http mute = server.as("ben", Scope.SEND);
        String secret = ana.send(kitchen.substring("/conversations/".length()), "secret", "the code is 1234")
                .expect(201)
                .text("id");
        String message = kitchen + "/messages/" + secret;

        String reacted = mute.ask("PUT", message + "/reactions/ok", Optional.empty())
                .expect(200)
                .text();
        String reply = "{\"text\":\"mine\",\"clientMessageId\":\"r\",\"replyTo\":\"" + secret + "\"}";
        String replied = mute.post(kitchen + "/messages", reply).expect(201).text();
        String own = mute.post(kitchen + "/messages", reply).expect(200).text();
        String edited = mute.patch(
                        kitchen + "/messages/"
                                + mute.post(kitchen + "/messages", reply).text("id"),
                        "{\"text\":\"my own\"}")
                .expect(200)
                .text();

        assertThat(List.of(reacted, replied, own, edited))
                .noneMatch(answer ->
                        answer.contains("1234") || answer.contains("replyTo") || answer.contains("reactions"));
        assertThat(ben.get(message).expect(200).text()).contains("1234", "reactions");
    }

    @Test
    void nothingMoreIsSentInADirectConversationThatIsBlocked() {
        String direct = ana.post("/direct/ben/messages", "{\"text\":\"Hello\"}")
                .expect(201)
                .text("conversation");

        ben.put("/conversations/" + direct + "/preferences", "{\"blocked\":true}")
                .expect(200);

        ana.post("/direct/ben/messages", "{\"text\":\"Hello?\"}").expect(409, "conversation.blocked");
        ben.put("/conversations/" + direct + "/preferences", "{\"blocked\":false}")
                .expect(200);
        ana.post("/direct/ben/messages", "{\"text\":\"Hello?\"}").expect(201);
    }
}
