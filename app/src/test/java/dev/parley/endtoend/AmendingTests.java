package dev.parley.endtoend;

import static dev.parley.endtoend.EndToEndSuite.somebody;
import static dev.parley.endtoend.OnParley.awaitMessage;
import static dev.parley.endtoend.OnParley.messages;
import static dev.parley.endtoend.OnParley.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.endtoend.Socket.Heard;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see when messages say more than a text, and when messages change. */
interface AmendingTests extends OnParley {
    String HEART = "\u2764\ufe0f";

    @Test
    default void anEditIsSeenByEverybodyEverywhere() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        try (Heard heard = hear(ben)) {
            Json sent = api(ana).send(kitchen, "one", "helo").expect(201).body();
            Json edited = api(ana).patch(messages(kitchen) + "/" + sent.text("id"), Map.of("text", "hello"))
                    .expect(200)
                    .body();

            assertThat(edited.text("text")).isEqualTo("hello");
            assertThat(edited.number("edits")).isEqualTo(1);
            assertThat(edited.has("editedAt")).isTrue();
            assertThat(edited.number("seq")).isEqualTo(sent.number("seq"));
            assertThat(edited.number("revision")).isGreaterThan(sent.number("revision"));
            assertThat(awaitMessage(heard, sent.text("id"), message -> message.has("edits")))
                    .isEqualTo(edited);
            assertThat(watching(ben).messages(kitchen, "")).containsExactly(edited);
            assertThat(watching(ana).send(kitchen, "one", "helo").expect(200).body())
                    .isEqualTo(edited);
        }
    }

    @Test
    default void aDeletedMessageKeepsItsPlaceAndSaysNothing() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        Json sent =
                api(ben).send(kitchen, "one", "keep it to yourself").expect(201).body();
        try (Heard heard = hear(ben)) {
            Json deleted = api(ana).delete(messages(kitchen) + "/" + sent.text("id"))
                    .expect(200)
                    .body();

            assertThat(deleted.has("deletedAt")).isTrue();
            assertThat(deleted.has("text")).isFalse();
            assertThat(deleted.number("seq")).isEqualTo(1);
            assertThat(awaitMessage(heard, sent.text("id"), message -> message.has("deletedAt")))
                    .isEqualTo(deleted);
        }
        assertThat(watching(ben).messages(kitchen, "").toString()).doesNotContain("yourself");
        api(ben).patch(messages(kitchen) + "/" + sent.text("id"), Map.of("text", "back"))
                .expect(409, "message.deleted");
        assertThat(watching(ben)
                        .send(kitchen, "one", "keep it to yourself")
                        .expect(200)
                        .body()
                        .has("deletedAt"))
                .isTrue();
    }

    @Test
    default void onlyThoseWhoMayChangeAMessage() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String eve = somebody("eve");
        String kitchen = api(ana).group("Kitchen", ben);
        String path = messages(kitchen) + "/"
                + api(ana).send(kitchen, "one", "hello").expect(201).body().text("id");

        api(ben).patch(path, Map.of("text", "no")).expect(403, "message.sender_only");
        api(ben).delete(path).expect(403, "message.sender_only");
        for (Api stranger : List.of(api(eve), watching(eve))) {
            stranger.patch(path, Map.of("text", "no")).expect(404, "conversation.not_found");
            stranger.delete(path).expect(404, "conversation.not_found");
            stranger.put(path + "/reactions/heart", Map.of()).expect(404, "conversation.not_found");
            stranger.get(path + "/replies").expect(404, "conversation.not_found");
        }
        String nothing = messages(kitchen) + "/5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11";
        api(ana).patch(nothing, Map.of("text", "no")).expect(404, "message.not_found");
        assertThat(texts(watching(ana).messages(kitchen, ""))).containsExactly("hello");
    }

    @Test
    default void repliesShowWhatTheyAnswerAndAreListedAsAThread() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        Json question = api(ana).send(kitchen, "q", "tea?").expect(201).body();
        try (Heard heard = hear(ana)) {
            for (int i = 1; i <= 5; i++) {
                reply(api(ben), kitchen, question, "r" + i, "answer " + i);
            }
            awaitMessage(
                    heard, question.text("id"), message -> message.has("replies") && message.number("replies") == 5);
        }
        String thread = messages(kitchen) + "/" + question.text("id") + "/replies";
        Json first = watching(ana).get(thread + "?limit=3").expect(200).body();
        Json rest = watching(ana)
                .get(thread + "?limit=3&after=" + first.number("after"))
                .expect(200)
                .body();

        assertThat(texts(first.objects("messages"))).containsExactly("answer 1", "answer 2", "answer 3");
        assertThat(texts(rest.objects("messages"))).containsExactly("answer 4", "answer 5");
        assertThat(rest.has("after")).isFalse();
        Json quote = first.objects("messages").get(0).object("replyTo");
        assertThat(quote.text("id")).isEqualTo(question.text("id"));
        assertThat(quote.text("sender")).isEqualTo(ana);
        assertThat(quote.text("text")).isEqualTo("tea?");

        api(ana).delete(messages(kitchen) + "/" + question.text("id")).expect(200);
        assertThat(watching(ben).get(thread).expect(200).body().objects("messages"))
                .hasSize(5)
                .noneMatch(message -> message.object("replyTo").has("text"));
        api(ben).post(
                        messages(kitchen),
                        Map.of("text", "late", "clientMessageId", "late", "replyTo", question.text("id")))
                .expect(409, "message.deleted");
    }

    private static Json reply(Api api, String conversation, Json to, String id, String text) {
        return api.post(messages(conversation), Map.of("text", text, "clientMessageId", id, "replyTo", to.text("id")))
                .expect(201)
                .body();
    }

    @Test
    default void everybodyReactsOnceWithEachKind() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        Json sent = api(ana).send(kitchen, "one", "hello").expect(201).body();
        String reaction = messages(kitchen) + "/" + sent.text("id") + "/reactions/"
                + URLEncoder.encode(HEART, StandardCharsets.UTF_8);
        try (Heard heard = hear(ana)) {
            api(ben).put(reaction, Map.of()).expect(200);
            api(ben).put(reaction, Map.of()).expect(200);
            Json both = api(ana).put(reaction, Map.of()).expect(200).body();

            assertThat(both.objects("reactions"))
                    .containsExactly(new Json(Map.of("reaction", "\u2764", "users", List.of(ben, ana))));
            awaitMessage(heard, sent.text("id"), both::equals);
            assertThat(watching(ben).messages(kitchen, "")).containsExactly(both);
        }
        api(ben).delete(reaction).expect(200);
        assertThat(api(ana).delete(reaction).expect(200).body().has("reactions"))
                .isFalse();
    }

    @Test
    default void aSocketEditsDeletesAndReacts() {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");
        Json sent = api(ana).send(kitchen, "one", "helo").expect(201).body();
        Map<String, Object> place = Map.of("conversation", kitchen, "message", sent.text("id"));
        try (Heard heard = hear(ana)) {
            Json edited = ask(heard, "edit", place, Map.of("text", "hello"));
            Json reacted = ask(heard, "react", place, Map.of("reaction", HEART));
            Json unreacted = ask(heard, "unreact", place, Map.of("reaction", HEART));
            Json reply = heard.socket()
                    .askOrFail(Map.of(
                            "type",
                            "send",
                            "conversation",
                            kitchen,
                            "text",
                            "indeed",
                            "clientMessageId",
                            "two",
                            "replyTo",
                            sent.text("id")))
                    .object("message");
            Json deleted = ask(heard, "delete", place, Map.of());

            assertThat(edited.text("text")).isEqualTo("hello");
            assertThat(reacted.objects("reactions")).hasSize(1);
            assertThat(unreacted.has("reactions")).isFalse();
            assertThat(reply.object("replyTo").text("text")).isEqualTo("hello");
            assertThat(deleted.has("deletedAt")).isTrue();
            assertThat(watching(ana).messages(kitchen, "").get(0)).isEqualTo(deleted);
        }
    }

    private static Json ask(Heard heard, String type, Map<String, Object> place, Map<String, Object> rest) {
        Map<String, Object> frame = new LinkedHashMap<>(Map.of("type", type));
        frame.putAll(place);
        frame.putAll(rest);
        Json answer = heard.socket().askOrFail(frame);
        assertThat(answer.text("type")).as(answer.toString()).isEqualTo("ack");
        return answer.object("message");
    }

    @Test
    default void whoWasAwayCatchesUpWithEverythingThatChanged() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        List<String> sent = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            sent.add(api(ana).send(kitchen, "m" + i, "text " + i)
                    .expect(201)
                    .body()
                    .text("id"));
        }
        String cursor;
        try (Heard heard = hear(ben)) {
            cursor = heard.cursor().orElseThrow();
        }
        api(ana).patch(messages(kitchen) + "/" + sent.get(0), Map.of("text", "edited"))
                .expect(200);
        api(ana).delete(messages(kitchen) + "/" + sent.get(1)).expect(200);
        api(ben).put(messages(kitchen) + "/" + sent.get(2) + "/reactions/heart", Map.of())
                .expect(200);

        try (Heard back = Socket.hear(deployment().last(), ben, Optional.of(cursor))) {
            back.awaitLive();
            List<Json> now = watching(ben).messages(kitchen, "");
            assertThat(back.messages(kitchen)).containsAll(now.subList(0, 3));
        }
        Json synced = watching(ben).get("/sync?cursor=" + cursor).expect(200).body();
        assertThat(synced.objects("messages"))
                .containsAll(watching(ben).messages(kitchen, "").subList(0, 3));
    }

    @Test
    default void aMessageCarriesContentAttachmentsMentionsAndLinks() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        Map<String, Object> content = Map.of(
                "type",
                "application/vnd.example.poll+json",
                "payload",
                Map.of("question", "tea?", "votes", List.of(1, 2.5), "open", true, "deep", Map.of("a", List.of())));
        Map<String, Object> attachment = Map.of(
                "url",
                "https://files.example/a.png",
                "name",
                "a \u00fc.png",
                "mediaType",
                "image/png",
                "size",
                1234,
                "preview",
                "https://files.example/a-small.png");
        try (Heard heard = hear(ben)) {
            Json sent = api(ana).post(
                            messages(kitchen),
                            Map.of(
                                    "text",
                                    "@" + ben + ", see https://example.org/x.",
                                    "clientMessageId",
                                    "one",
                                    "content",
                                    content,
                                    "attachments",
                                    List.of(attachment)))
                    .expect(201)
                    .body();

            assertThat(sent.fields().get("mentions")).isEqualTo(List.of(ben));
            assertThat(sent.fields().get("links")).isEqualTo(List.of("https://example.org/x"));
            assertThat(sent.object("content").text("type")).isEqualTo(content.get("type"));
            assertThat(sent.object("content").object("payload").text("question"))
                    .isEqualTo("tea?");
            assertThat(sent.objects("attachments").get(0).text("name")).isEqualTo("a \u00fc.png");
            assertThat(heard.awaitMessage(sent.text("id"))).isEqualTo(sent);
            assertThat(watching(ben).messages(kitchen, "")).containsExactly(sent);
            assertThat(OnParley.listed(watching(ben), kitchen).flag("mentioned"))
                    .isTrue();
            assertThat(OnParley.listed(watching(ana), kitchen).flag("mentioned"))
                    .isFalse();
        }
        api(ana).post(messages(kitchen), Map.of("clientMessageId", "two", "content", content))
                .expect(201);
        api(ana).post(messages(kitchen), Map.of("clientMessageId", "three")).expect(422, "text.required");
    }
}
