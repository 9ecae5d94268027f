package dev.parley.endtoend;

import static dev.parley.endtoend.EndToEndSuite.roles;
import static dev.parley.endtoend.EndToEndSuite.somebody;
import static dev.parley.endtoend.OnParley.awaitConversation;
import static dev.parley.endtoend.OnParley.awaitMessage;
import static dev.parley.endtoend.OnParley.messages;
import static dev.parley.endtoend.OnParley.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see when somebody is erased, and what is left of them. */
interface ErasureTests extends OnParley {
    /** In the place of whoever was erased. */
    String NOBODY = "system:erased";

    /** Somebody with a past: two groups, a direct conversation, and everything that people do there. */
    final class Past {
        private final ErasureTests tests;
        private final String ana = somebody("ana");
        private final String cleo = somebody("cleo");
        /** Nobody else's name begins so. */
        private final String robert = somebody("robert") + "-the-erased";

        private final String word = somebody("walrus").replace("-", "");
        private final String kitchen;
        private final String cellar;
        private final String direct;
        private String reply = "";

        Past(ErasureTests tests) {
            this.tests = tests;
            kitchen = tests.api(ana).group("Kitchen", robert, cleo);
            cellar = tests.api(robert).group("Cellar", ana);
            direct = tests.api(robert)
                    .sendTo(cleo, "d1", "in private: " + word)
                    .expect(201)
                    .body()
                    .text("conversation");
        }

        private void live() {
            Api of = tests.api(robert);
            tests.api(cleo).sendTo(robert, "d2", "go on").expect(201);
            of.put("/conversations/" + direct + "/preferences", Map.of("muted", true))
                    .expect(200);
            String said =
                    of.send(kitchen, "k1", "hello, " + word).expect(201).body().text("id");
            reply = tests.api(ana)
                    .post(
                            messages(kitchen),
                            Map.of("clientMessageId", "k2", "text", "welcome @" + robert + "!", "replyTo", said))
                    .expect(201)
                    .body()
                    .text("id");
            of.send(cellar, "c1", word + " in the cellar").expect(201);
            of.put("/conversations/" + kitchen + "/marker", Map.of("seq", 2)).expect(200);
            of.put(messages(kitchen) + "/" + reply + "/reactions/heart", Map.of())
                    .expect(200);
        }

        /** All of it has been told. */
        private void awaitTold(Heard heard) {
            awaitMessage(heard, reply, message -> message.has("reactions"));
            await().atMost(SOON).until(() -> !heard.messages(cellar).isEmpty());
        }

        private void assertForgotten(List<String> shown) {
            assertThat(shown).isNotEmpty().noneMatch(text -> text.contains(robert) || text.contains(word));
        }
    }

    @Test
    default void whoeverIsErasedIsFoundNowhereAndNothingThatTheySaid() {
        Past past = new Past(this);
        String cursor;
        try (Heard before = hear(past.ana)) {
            cursor = before.cursor().orElseThrow();
        }
        try (Heard ofAna = hear(past.ana);
                Heard own = hear(past.robert)) {
            past.live();
            past.awaitTold(ofAna);
            int told = ofAna.frames().size();

            erase(past.robert);

            awaitConversation(own, past.kitchen, conversation -> conversation.has("left"));
            awaitMessage(ofAna, past.reply, message -> !message.has("reactions"));
            past.assertForgotten(
                    ofAna.frames().stream().skip(told).map(Json::toString).toList());
        }

        past.assertForgotten(Everything.shownTo(watching(past.ana), past.kitchen, past.cellar));
        past.assertForgotten(Everything.shownTo(watching(past.cleo), past.kitchen, past.direct));
        assertLeftToOthers(past);
        try (Heard back = Socket.hear(deployment().last(), past.ana, Optional.of(cursor))) {
            back.awaitLive();
            past.assertForgotten(back.frames().stream().map(Json::toString).toList());
        }
        assertStartsAnew(past);
        awaitNotStored(past.robert, past.word);
        assertThat(deployment().nodes())
                .allSatisfy(node ->
                        assertThat(node.output()).doesNotContain(past.robert).doesNotContain(past.word));
    }

    private void erase(String user) {
        Api operator = new Api(deployment().first(), Optional.of(Tokens.withScope("operator", "admin")));
        await("erasing " + user).atMost(SOON).until(() -> {
            int status = operator.delete("/people/" + user).status();
            assertThat(status).isIn(202, 204);
            return status == 204;
        });
    }

    private void assertLeftToOthers(Past past) {
        Api ana = watching(past.ana);
        assertThat(roles(ana.get("/conversations/" + past.kitchen).expect(200).body()))
                .isEqualTo(Map.of(past.ana, "owner", past.cleo, "member"));
        assertThat(roles(ana.get("/conversations/" + past.cellar).expect(200).body()))
                .isEqualTo(Map.of(past.ana, "owner"));
        List<Json> kitchen = ana.messages(past.kitchen, "");
        assertThat(kitchen).extracting(message -> message.text("sender")).containsExactly(NOBODY, past.ana);
        assertThat(kitchen.get(0).has("deletedAt")).isTrue();
        assertThat(kitchen.get(1).text("text")).isEqualTo("welcome @_!");
        assertThat(kitchen.get(1).object("replyTo").text("sender")).isEqualTo(NOBODY);
        assertThat(ana.get("/search?q=" + past.word).expect(200).body().objects("results"))
                .isEmpty();

        Api cleo = watching(past.cleo);
        Json direct = cleo.get("/conversations/" + past.direct).expect(200).body();
        assertThat(direct.flag("archived")).isTrue();
        assertThat(roles(direct)).containsOnlyKeys(NOBODY, past.cleo);
        assertThat(texts(cleo.messages(past.direct, "?after=1"))).containsExactly("go on");
        cleo.send(past.direct, "d3", "hello?").expect(409, "conversation.archived");
    }

    /** Whoever comes with the name again is somebody new, and repeats nothing. */
    private void assertStartsAnew(Past past) {
        Api again = watching(past.robert);
        assertThat(again.get("/conversations").expect(200).body().objects("conversations"))
                .isEmpty();
        again.send(past.kitchen, "k1", "hello, " + past.word).expect(404, "conversation.not_found");
    }

    @Test
    default void everybodyErasesThemselvesAndOnlyWhoeverMayErasesOthers() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        api(ben).send(kitchen, "one", "hello").expect(201);

        api(ana).delete("/people/" + ben).expect(403, "token.scope");
        await().atMost(SOON).until(() -> api(ben).delete("/me").status() == 204);

        assertThat(watching(ana).messages(kitchen, ""))
                .extracting(message -> message.text("sender"))
                .containsExactly(NOBODY);
    }
}
