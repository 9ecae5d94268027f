package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.Backend;
import dev.parley.contract.LargestMessage;
import dev.parley.exchange.SendMessage;
import dev.parley.readchat.ChatReader;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/** Whatever is asked for, no answer is so large that a server or a client has to fear it, and all of it is there in the end. */
class SizedAnswersTest {
    private static final int MESSAGES = 40;
    private static final int BESIDE_THINGS = 4 * 1024;
    private static final Optional<JsonNode> BEGINNING = Optional.of(new IntNode(0));
    private static final List<String> ALL =
            IntStream.rangeClosed(1, MESSAGES).mapToObj(String::valueOf).toList();

    private final RunningServer server = RunningServer.start();
    private final String kitchen = server.as("ana").group("Kitchen", "ben");

    @BeforeEach
    void fill() {
        Body largest = LargestMessage.saying("needle", ConversationId.parse(kitchen), 1, 1)
                .body();
        Optional<MessageId> question = Optional.empty();
        for (String number : ALL) {
            ChatMessage sent = say(
                    new Body(
                            Optional.of(new MessageText("needle " + number)), largest.content(), largest.attachments()),
                    number,
                    question);
            question = question.or(() -> Optional.of(sent.id()));
        }
    }

    private ChatMessage say(Body body, String id, Optional<MessageId> question) {
        SendMessage send = SendMessage.into(
                        ConversationId.parse(kitchen),
                        new UserId("ana"),
                        new ClientMessageId(id),
                        new MessageText("text"))
                .saying(body);
        return Backend.stored(Backend.join(
                server.backend.exchange.send(question.map(send::replyingTo).orElse(send))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply asked(String path) {
        Reply reply = server.as("ben").get(path).expect(200);
        assertThat(reply.text().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(ChatReader.MAX_BYTES + BESIDE_THINGS);
        return reply;
    }

    /** What is read by going on at the place that each answer names, as long as it names one. */
    private List<String> all(String path, Optional<JsonNode> from, String parameter, String things, String within) {
        String place = things.equals("entries") ? "next" : parameter;
        List<String> read = new ArrayList<>();
        Optional<JsonNode> next = from;
        int parts = 0;
        do {
            Reply part = asked(
                    path + next.map(at -> "&" + parameter + "=" + at.asString()).orElse(""));
            read.addAll(part.list(things).stream()
                    .map(thing -> within.isEmpty() ? thing : thing.get(within))
                    .map(message -> message.get("clientMessageId").asString())
                    .toList());
            next = part.list(things).isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(part.body().get(place));
            parts++;
        } while (next.isPresent());
        assertThat(parts).isGreaterThan(1);
        return read;
    }

    @Test
    void everyPageIsBoundedAndTogetherTheyHaveEverything() {
        String conversation = "/conversations/" + kitchen;
        String question = asked(conversation + "/messages?after=0&limit=1")
                .list("messages")
                .get(0)
                .get("id")
                .asString();

        assertThat(all(conversation + "/messages?limit=200", BEGINNING, "after", "messages", ""))
                .isEqualTo(ALL);
        assertThat(all(conversation + "/messages?limit=200", Optional.empty(), "before", "messages", ""))
                .containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(all(
                        conversation + "/messages/" + question + "/replies?limit=500",
                        BEGINNING,
                        "after",
                        "messages",
                        ""))
                .isEqualTo(ALL.subList(1, MESSAGES));
        assertThat(all(conversation + "/log?limit=200", BEGINNING, "from", "entries", "message"))
                .isEqualTo(ALL);
        assertThat(all("/search?q=needle&limit=100", Optional.empty(), "after", "results", "message"))
                .containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void aBootstrapAndWhatChangedAreBoundedAsWell() {
        server.as("ben").group("Garden");

        Reply begun = asked("/bootstrap?conversations=100&messages=50");
        assertThat(begun.list("conversations")).hasSize(2);
        List<String> read = new ArrayList<>();
        Reply part = asked("/sync?limit=500");
        for (boolean more = true; more; ) {
            read.addAll(part.each("messages", "clientMessageId"));
            more = part.body().get("more").asBoolean();
            part = asked("/sync?limit=500&cursor=" + part.text("cursor"));
        }

        assertThat(read).containsExactlyInAnyOrderElementsOf(ALL);
        JsonNode opened = begun.list("conversations").stream()
                .filter(one -> one.get("id").asString().equals(kitchen))
                .findFirst()
                .orElseThrow();
        List<Long> seqs = Stream.iterate(0, i -> i < opened.get("messages").size(), i -> i + 1)
                .map(i -> opened.get("messages").get(i).get("seq").asLong())
                .toList();
        assertThat(seqs).isNotEmpty().hasSizeLessThan(MESSAGES).endsWith((long) MESSAGES);
    }

    @Test
    void anExportHasEverything() {
        String lines = server.as("ben")
                .get("/conversations/" + kitchen + "/export")
                .expect(200)
                .text();

        assertThat(lines.lines().filter(line -> line.startsWith("{\"type\":\"message\"")))
                .hasSize(MESSAGES);
    }
}
