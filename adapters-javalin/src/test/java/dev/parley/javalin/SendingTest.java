package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendingTest {
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMessageIsStoredNumberedAndFoundWhereTheAnswerSays() {
        String kitchen = server.as("ana").group("Kitchen");

        Reply sent = server.as("ana").send(kitchen, "one", "Hello").expect(201);

        assertThat(sent.number("seq")).isEqualTo(1);
        assertThat(sent.text("sender")).isEqualTo("ana");
        String location = sent.header("Location").orElseThrow();
        assertThat(server.as("ana")
                        .get(location.substring("/api/v1".length()))
                        .expect(200)
                        .text())
                .isEqualTo(sent.text());
    }

    @Test
    void sendingAgainIsTheSameMessageAndAnotherTextIsAConflict() {
        String kitchen = server.as("ana").group("Kitchen", "ben");
        Reply first = server.as("ana").send(kitchen, "one", "Hello").expect(201);

        assertThat(server.as("ana").send(kitchen, "one", "Hello").expect(200).text())
                .isEqualTo(first.text());
        server.as("ana").send(kitchen, "one", "Good bye").expect(409, "message.conflict");
        server.as("ben").send(kitchen, "one", "Good bye").expect(201);
    }

    @Test
    void theIdempotencyKeyStandsForTheClientMessageId() {
        String path = "/conversations/" + server.as("ana").group("Kitchen") + "/messages";
        Http keyed = server.as("ana").header("Idempotency-Key", "by-header");

        assertThat(keyed.post(path, "{\"text\":\"Hello\"}").expect(201).text("clientMessageId"))
                .isEqualTo("by-header");
        keyed.post(path, "{\"text\":\"Hello\",\"clientMessageId\":\"by-header\"}")
                .expect(200);
        keyed.post(path, "{\"text\":\"Hello\",\"clientMessageId\":\"other\"}").expect(400, "client_message_id.invalid");
    }

    @Test
    void withoutAnIdEachSendIsAMessageOfItsOwn() {
        String path = "/conversations/" + server.as("ana").group("Kitchen") + "/messages";

        Reply one = server.as("ana").post(path, "{\"text\":\"Hello\"}").expect(201);
        Reply two = server.as("ana").post(path, "{\"text\":\"Hello\"}").expect(201);

        assertThat(one.text("id")).isNotEqualTo(two.text("id"));
        assertThat(two.number("seq")).isEqualTo(2);
    }

    @Test
    void whoeverDoesNotWantToWaitIsToldWhereItWillBe() {
        String kitchen = server.as("ana").group("Kitchen");
        String path = "/conversations/" + kitchen + "/messages";

        Reply accepted = server.as("ana")
                .header("Prefer", "handling=strict, Respond-Async")
                .post(path, "{\"text\":\"Hello\",\"clientMessageId\":\"one\"}")
                .expect(202);

        assertThat(accepted.header("Preference-Applied")).contains("respond-async");
        assertThat(accepted.text("conversation")).isEqualTo(kitchen);
        assertThat(server.as("ana").send(kitchen, "one", "Hello").expect(200).text("id"))
                .isEqualTo(accepted.text("id"));
    }

    @Test
    void theFirstDirectMessageStartsTheConversationOfTheTwo() {
        Reply hello = server.as("ana")
                .post("/direct/ben/messages", "{\"text\":\"Hello\",\"clientMessageId\":\"one\"}")
                .expect(201);
        Reply answer = server.as("ben")
                .post("/direct/ana/messages", "{\"text\":\"Hello yourself\"}")
                .expect(201);

        assertThat(answer.text("conversation")).isEqualTo(hello.text("conversation"));
        assertThat(answer.number("seq")).isEqualTo(2);
        server.as("ana").post("/direct/ana/messages", "{\"text\":\"Hello\"}").expect(422, "user.invalid");
    }

    @Test
    void aHundredRetriesAtOnceAreOneMessageAndOneAnswer() {
        String path = "/conversations/" + server.as("ana").group("Kitchen") + "/messages";
        byte[] body = "{\"text\":\"Once\",\"clientMessageId\":\"once\"}".getBytes(StandardCharsets.UTF_8);

        List<CompletableFuture<Reply>> asked = IntStream.range(0, 100)
                .mapToObj(i -> server.as("ana").asking("POST", path, Optional.of(body), Http.JSON))
                .toList();
        List<Reply> replies = asked.stream().map(CompletableFuture::join).toList();

        assertThat(replies).extracting(Reply::status).isSubsetOf(200, 201);
        assertThat(replies).extracting(Reply::text).containsOnly(replies.get(0).text());
    }

    @Test
    void textsComeBackByteForByte() {
        String path = "/conversations/" + server.as("ana").group("Kitchen") + "/messages";
        List<String> texts = List.of(
                "<script>alert(1)</script> javascript:alert(1)",
                "\u202Eright to left \u2066isolated\u2069",
                "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67 \uD840\uDC00",
                "e\u0301 \u00e9",
                "line\nfeed\tand tab",
                "x".repeat(4_000),
                "\uD83D\uDE00".repeat(4_000));

        for (String text : texts) {
            Reply sent = server.as("ana")
                    .post(path, StrictJson.text(java.util.Map.of("text", text)))
                    .expect(201);
            assertThat(sent.text("text")).isEqualTo(text);
        }
        assertThat(server.as("ana").get(path).expect(200).each("messages", "text"))
                .isEqualTo(texts);
    }
}
