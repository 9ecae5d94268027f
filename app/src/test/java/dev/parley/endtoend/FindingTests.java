package dev.parley.endtoend;

import static dev.parley.endtoend.EndToEndSuite.somebody;
import static dev.parley.endtoend.OnParley.messages;
import static dev.parley.endtoend.OnParley.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.endtoend.Socket.Heard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people find and take with them, and what services may do. */
interface FindingTests extends OnParley {
    @Test
    default void aMessageIsFoundByItsWordsByThoseWhoMayReadItAndByNobodyElse() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String eve = somebody("eve");
        String kitchen = api(ana).group("Kitchen", ben);
        api(ana).send(kitchen, "one", "the k\u00e4se is in the fridge").expect(201);
        api(ana).send(kitchen, "two", "fridge!").expect(201);
        String third = api(ana).send(kitchen, "three", "nothing of it")
                .expect(201)
                .body()
                .text("id");

        Json first = watching(ben).get("/search?q=FRIDGE&limit=1").expect(200).body();
        Json rest = watching(ben)
                .get("/search?q=FRIDGE&limit=1&after=" + first.text("after"))
                .expect(200)
                .body();
        assertThat(texts(found(first))).containsExactly("fridge!");
        assertThat(texts(found(rest))).containsExactly("the k\u00e4se is in the fridge");
        assertThat(first.objects("results").get(0).objects("snippet"))
                .contains(new Json(Map.of("text", "fridge", "match", true)));
        assertThat(found(watching(ben)
                        .get("/search?q=kase&conversation=" + kitchen)
                        .expect(200)
                        .body()))
                .hasSize(1);

        api(ana).patch(messages(kitchen) + "/" + third, Map.of("text", "a fridge after all"))
                .expect(200);
        try (Heard heard = hear(ben)) {
            Json answer = heard.socket().askOrFail(Map.of("type", "search", "q", "fridge all"));
            assertThat(texts(found(answer))).containsExactly("a fridge after all");
        }
        assertThat(found(watching(eve).get("/search?q=fridge").expect(200).body()))
                .isEmpty();
        watching(eve).get("/search?q=fridge&conversation=" + kitchen).expect(404, "conversation.not_found");
        watching(ben).get("/search?q=!").expect(422, "search.invalid");

        api(ana).delete("/conversations/" + kitchen + "/members/" + ben).expect(204);
        assertThat(found(watching(ben).get("/search?q=fridge").expect(200).body()))
                .isEmpty();
    }

    private static List<Json> found(Json answer) {
        return answer.objects("results").stream()
                .map(result -> result.object("message"))
                .toList();
    }

    @Test
    default void aConversationAndWhatAPersonHasAreExportedLineByLine() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        for (int i = 1; i <= 3; i++) {
            api(i == 2 ? ben : ana).send(kitchen, "m" + i, "text " + i).expect(201);
        }

        List<Json> lines = watching(ben).lines("/conversations/" + kitchen + "/export");
        assertThat(lines.get(0).text("type")).isEqualTo("conversation");
        assertThat(of(lines, "message"))
                .extracting(message -> message.text("text"))
                .containsExactly("text 1", "text 2", "text 3");
        List<Json> own = watching(ben).lines("/me/export");
        assertThat(of(own, "message"))
                .extracting(message -> message.text("text"))
                .containsExactly("text 2");
        watching(somebody("eve")).get("/conversations/" + kitchen + "/export").expect(404, "conversation.not_found");
    }

    private static List<Json> of(List<Json> lines, String type) {
        return lines.stream()
                .filter(line -> line.text("type").equals(type))
                .map(line -> line.object(type))
                .toList();
    }

    @Test
    default void aServiceDoesWhatItsScopeSays() {
        String ana = somebody("ana");
        String robot = somebody("robot");
        String kitchen = api(ana).group("Kitchen", robot);
        Api reading = service(robot, "read");
        Api sending = service(robot, "send");
        Api admin = service(robot, "send admin");

        reading.send(kitchen, "one", "no").expect(403, "token.scope");
        sending.get("/conversations").expect(403, "token.scope");
        sending.send(kitchen, "one", "beep").expect(201);
        assertThat(texts(reading.messages(kitchen, ""))).containsExactly("beep");

        Map<String, Object> noon = Map.of("text", "noon", "clientMessageId", "noon", "sender", "system:clock");
        String foreign = api(ana).group("Cellar");
        sending.post(messages(foreign), noon).expect(403, "token.scope");
        try (Heard heard = hear(ana)) {
            Json said = admin.post(messages(foreign), noon).expect(201).body();
            assertThat(said.text("sender")).isEqualTo("system:clock");
            assertThat(said.has("text")).isFalse();
            Json pushed = heard.awaitMessage(said.text("id"));
            assertThat(pushed.text("text")).isEqualTo("noon");
            assertThat(pushed.number("revision")).isEqualTo(said.number("revision"));
        }
        new Api(deployment().first(), Optional.of(Tokens.of("system:clock")))
                .get("/conversations")
                .expect(401);
    }

    private Api service(String user, String scope) {
        return new Api(deployment().last(), Optional.of(Tokens.withScope(user, scope)));
    }
}
