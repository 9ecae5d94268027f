package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a reply shows of the message that it answers: to whom, and for how long. */
class QuotesTest {
    private static final String SECRET = "The code is quince";

    private final RunningServer server = RunningServer.start();
    private final Http ana = server.as("ana");
    private final Http ben = server.as("ben");
    private final Http cleo = server.as("cleo");
    private String conversation = "";
    private String messages = "";
    private String question = "";

    @BeforeEach
    void ask() {
        conversation = ana.group("Kitchen", "ben");
        messages = "/conversations/" + conversation + "/messages";
        ana.patch("/conversations/" + conversation, "{\"history\":\"joined\"}").expect(200);
        question = ana.send(conversation, "question", SECRET).expect(201).text("id");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String reply(String text) {
        return ben.post(messages, "{\"text\":\"" + text + "\",\"replyTo\":\"" + question + "\"}")
                .expect(201)
                .text("id");
    }

    /** Every way to read a message. */
    private Stream<String> waysToRead(String message) {
        return Stream.of(
                messages,
                messages + "?limit=1",
                messages + "/" + message,
                "/sync",
                "/bootstrap",
                "/conversations",
                "/search?q=indeed",
                "/conversations/" + conversation + "/log");
    }

    private static List<JsonNode> references(Reply answer) {
        return answer.body().findValues("replyTo");
    }

    @Test
    void aMemberReadsWhoSaidWhatWasAnswered() {
        String reply = reply("indeed");

        assertThat(waysToRead(reply)).allSatisfy(path -> {
            Reply answer = ana.get(path).expect(200);
            assertThat(references(answer))
                    .isNotEmpty()
                    .allSatisfy(quote -> assertThat(quote.toString())
                            .isEqualTo("{\"id\":\"" + question + "\",\"seq\":1,\"sender\":\"ana\",\"text\":\"" + SECRET
                                    + "\"}"));
        });
    }

    @Test
    void whoJoinedLaterReadsNothingOfWhatIsHiddenFromThem() {
        ana.put("/conversations/" + conversation + "/members/cleo", "{}").expect(200);
        String reply = reply("indeed");

        assertThat(waysToRead(reply)).allSatisfy(path -> {
            Reply answer = cleo.get(path).expect(200);
            assertThat(answer.text()).doesNotContain("quince");
            assertThat(references(answer))
                    .isNotEmpty()
                    .allSatisfy(
                            quote -> assertThat(quote.toString()).isEqualTo("{\"id\":\"" + question + "\",\"seq\":1}"));
        });
    }

    @Test
    void theExcerptFollowsWhatTheMessageSaysNow() {
        String reply = reply("indeed");
        long revision = ana.get(messages + "/" + reply).expect(200).number("revision");

        ana.patch(messages + "/" + question, "{\"text\":\"It is plum\"}").expect(200);

        assertThat(waysToRead(reply)).allSatisfy(path -> {
            Reply answer = ben.get(path).expect(200);
            assertThat(answer.text()).doesNotContain("quince");
            assertThat(references(answer))
                    .isNotEmpty()
                    .allSatisfy(
                            quote -> assertThat(quote.get("text").asString()).isEqualTo("It is plum"));
        });

        ana.delete(messages + "/" + question).expect(200);

        assertThat(waysToRead(reply))
                .allSatisfy(path -> assertThat(references(ben.get(path).expect(200)))
                        .isNotEmpty()
                        .allSatisfy(quote -> assertThat(quote.toString())
                                .isEqualTo("{\"id\":\"" + question + "\",\"seq\":1,\"sender\":\"ana\"}")));
        assertThat(ana.get(messages + "/" + reply).expect(200).number("revision"))
                .isEqualTo(revision);
    }

    @Test
    void anExportHasTheReferenceAlone() {
        reply("indeed");

        for (String path : List.of("/conversations/" + conversation + "/export", "/me/export")) {
            String lines = ben.get(path).expect(200).text();
            assertThat(lines).contains("\"replyTo\":{\"id\":\"" + question + "\",\"seq\":1}");
        }
    }

    @Test
    void whoMaySendAndNotReadLearnsNothingByReplying() {
        Http sender = server.as("ben", Scope.SEND);

        Reply answer = sender.post(messages, "{\"text\":\"indeed\",\"replyTo\":\"" + question + "\"}")
                .expect(201);

        assertThat(answer.has("replyTo")).isFalse();
        assertThat(answer.text("id")).isNotEmpty();
    }
}
