package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What can be said, and what becomes of it afterwards. */
class MessageChangesTest {
    private static final String FULL = """
            {"clientMessageId": "full", "text": "@ben see https://example.org/x.",
             "content": {"type": "poll.v1", "payload": {"z": null, "a": [1, 2.5, true, {"deep": "\\u00e4"}], "n": {}}},
             "attachments": [
               {"url": "https://files.example/a.png", "name": "a.png", "mediaType": "image/png", "size": 12,
                "preview": "https://files.example/p.png"},
               {"url": "http://files.example/b", "name": "b", "mediaType": "application/pdf", "size": 0}]}""";

    private final RunningServer server = RunningServer.start();
    private final Http ana = server.as("ana");
    private final Http ben = server.as("ben");
    private String kitchen = "";
    private String messages = "";

    @BeforeEach
    void start() {
        kitchen = ana.group("Kitchen", "ben");
        messages = "/conversations/" + kitchen + "/messages";
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String say(String text) {
        return messages + "/"
                + ana.send(kitchen, "q" + text.hashCode(), text).expect(201).text("id");
    }

    private static Reply put(Http by, String path) {
        return by.ask("PUT", path, Optional.empty());
    }

    @Test
    void aMessageSpeaksToPeopleAndToProgramsAndComesWithFiles() {
        JsonNode sent = ana.post(messages, FULL).expect(201).body();
        JsonNode said = JsonMapper.shared().readTree(FULL);

        assertThat(sent.get("content")).isEqualTo(said.get("content"));
        assertThat(sent.get("content").toString()).startsWith("{\"type\":\"poll.v1\",\"payload\":{\"z\":null,\"a\":");
        assertThat(sent.get("attachments")).isEqualTo(said.get("attachments"));
        assertThat(sent.get("links").get(0).asString()).isEqualTo("https://example.org/x");
        assertThat(sent.get("mentions").get(0).asString()).isEqualTo("ben");
        assertThat(ana.post(messages, FULL).expect(200).body()).isEqualTo(sent);
        ana.post(messages, FULL.replace("2.5", "2.6")).expect(409, "message.conflict");
    }

    @Test
    void aContentOrAFileNeedsNoText() {
        assertThat(ana.post(messages, "{\"content\":{\"type\":\"x\",\"payload\":{}}}")
                        .expect(201)
                        .has("text"))
                .isFalse();
        ben.post(
                        "/direct/ana/messages",
                        "{\"attachments\":[{\"url\":\"https://x.example\",\"name\":\"x\",\"mediaType\":\"a/b\",\"size\":1}]}")
                .expect(201);
    }

    @Test
    void aReplyShowsWhatItAnswersAndIsFoundThere() {
        String question = say("Is anybody there?");
        String id = question.substring(messages.length() + 1);
        for (String text : List.of("Yes", "Me too")) {
            ben.post(messages, "{\"text\":\"" + text + "\",\"replyTo\":\"" + id + "\"}")
                    .expect(201);
        }

        Reply first = ana.get(question + "/replies?limit=1").expect(200);
        Reply rest =
                ana.get(question + "/replies?after=" + first.number("after")).expect(200);

        assertThat(first.each("messages", "text")).containsExactly("Yes");
        assertThat(rest.each("messages", "text")).containsExactly("Me too");
        assertThat(rest.has("after")).isFalse();
        JsonNode quote = rest.list("messages").get(0).get("replyTo");
        assertThat(quote.toString())
                .isEqualTo("{\"id\":\"" + id + "\",\"seq\":1,\"sender\":\"ana\",\"text\":\"Is anybody there?\"}");
        assertThat(ana.get(question).expect(200).number("replies")).isEqualTo(2);
        ana.post(messages, "{\"text\":\"Hello\",\"replyTo\":\"none\"}").expect(404, "message.not_found");
        ana.get(question + "/replies?after=-1").expect(400, "page.invalid");
        ana.get(question + "/replies?limit=501").expect(400, "page.invalid");
    }

    @Test
    void itsSenderEditsAMessageAndWhatIsAbsentStaysAsItIs() {
        String path = messages + "/" + ana.post(messages, FULL).expect(201).text("id");

        Reply edited =
                ana.patch(path, "{\"text\":\"Look!\",\"attachments\":[]}").expect(200);

        assertThat(edited.text("text")).isEqualTo("Look!");
        assertThat(edited.has("attachments")).isFalse();
        assertThat(edited.has("mentions")).isFalse();
        assertThat(edited.has("content")).isTrue();
        assertThat(edited.number("edits")).isEqualTo(1);
        assertThat(edited.has("editedAt")).isTrue();
        assertThat(ana.get(path).expect(200).body()).isEqualTo(edited.body());
        assertThat(ana.patch(path, "{}").expect(200).body()).isEqualTo(edited.body());
        ben.patch(path, "{\"text\":\"Mine\"}").expect(403, "message.sender_only");
        ana.post(messages, FULL).expect(200);
    }

    @Test
    void anEditMustLeaveSomethingThatIsSaid() {
        String path = messages + "/"
                + ana.post(
                                messages,
                                "{\"attachments\":[{\"url\":\"https://x.example\",\"name\":\"x\",\"mediaType\":\"a/b\",\"size\":1}]}")
                        .expect(201)
                        .text("id");

        ana.patch(path, "{\"attachments\":[]}").expect(422, "text.required");
    }

    @Test
    void aDeletedMessageKeepsItsPlaceAndSaysNothing() {
        String path = say("A secret");
        put(ben, path + "/reactions/%F0%9F%91%8D").expect(200);

        Reply deleted = ana.delete(path).expect(200);

        assertThat(deleted.text()).doesNotContain("secret", "reactions", "\"text\"");
        assertThat(deleted.number("seq")).isEqualTo(1);
        assertThat(deleted.has("deletedAt")).isTrue();
        assertThat(ben.get(messages).expect(200).text()).doesNotContain("secret");
        assertThat(ana.delete(path).expect(200).body()).isEqualTo(deleted.body());
    }

    @Test
    void anOwnerDeletesWhatOthersSaidAndAMemberDoesNot() {
        String bens =
                messages + "/" + ben.send(kitchen, "b", "Hello").expect(201).text("id");

        ben.delete(say("Hello")).expect(403, "message.sender_only");
        ana.delete(bens).expect(200);
    }

    @Test
    void peopleReactOnceWithEachKindAndTakeItBack() {
        String path = say("Hello");
        String heart = path + "/reactions/%E2%9D%A4%EF%B8%8F";

        put(ben, heart).expect(200);
        put(ana, heart).expect(200);
        Reply again = put(ben, heart).expect(200);

        assertThat(again.body().get("reactions").toString())
                .isEqualTo("[{\"reaction\":\"\u2764\",\"users\":[\"ben\",\"ana\"]}]");
        assertThat(ben.delete(heart).expect(200).text()).contains("[\"ana\"]");
        assertThat(ana.delete(heart).expect(200).has("reactions")).isFalse();
        put(ana, path + "/reactions/%E2%9D%A4").expect(200);
        assertThat(ana.delete(heart).expect(200).has("reactions")).isFalse();
        for (String nothing : List.of("%20", "%E2%80%8B", "%EF%B8%8F")) {
            put(ana, path + "/reactions/" + nothing).expect(422, "reaction.invalid");
        }
        put(ana, path + "/reactions/a%2Fb").expect(200);
    }

    @Test
    void inAnArchivedConversationNothingIsSaidAndEverythingIsRead() {
        String path = say("Hello");
        assertThat(ana.delete("/conversations/" + kitchen)
                        .expect(200)
                        .body()
                        .get("archived")
                        .asBoolean())
                .isTrue();

        ana.send(kitchen, "late", "Hello").expect(409, "conversation.archived");
        ana.patch(path, "{\"text\":\"x\"}").expect(409, "conversation.archived");
        put(ben, path + "/reactions/x").expect(409, "conversation.archived");
        ben.get(messages).expect(200);
        ana.patch("/conversations/" + kitchen, "{\"archived\":false}").expect(200);
        ana.send(kitchen, "late", "Hello").expect(201);
    }
}
