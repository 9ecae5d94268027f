package dev.parley.endtoend;

import static dev.parley.endtoend.EndToEndSuite.somebody;
import static dev.parley.endtoend.OnParley.awaitConversation;
import static dev.parley.endtoend.OnParley.listed;
import static dev.parley.endtoend.OnParley.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see of messages whose time is over. */
interface RetentionTests extends OnParley {
    @Test
    default void whatHasExpiredIsGoneEverywhereAndItsNumberIsTold() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String word = somebody("quince").replace("-", "");
        String kitchen = api(ana).group("Kitchen", ben);
        String cursor;
        try (Heard before = hear(ben)) {
            cursor = before.cursor().orElseThrow();
        }
        api(ana).send(kitchen, "one", "first " + word).expect(201);
        api(ben).send(kitchen, "two", word + " @" + ana).expect(201);

        try (Heard heard = hear(ben)) {
            keep(ana, kitchen, 1);
            awaitConversation(heard, kitchen, told -> expiredSeq(told) == 2);
        }

        assertNothingShown(ben, kitchen, word, 2);
        assertNothingShown(ana, kitchen, word, 2);
        try (Heard back = Socket.hear(deployment().last(), ben, Optional.of(cursor))) {
            back.awaitLive();
            awaitConversation(back, kitchen, told -> expiredSeq(told) == 2);
            assertThat(back.messages(kitchen)).isEmpty();
        }
        assertGoesOn(ana, ben, kitchen, word);
        awaitNotStored(word);
    }

    private static long expiredSeq(Json conversation) {
        return conversation.has("expiredSeq") ? conversation.number("expiredSeq") : 0;
    }

    private void keep(String owner, String conversation, long seconds) {
        api(owner)
                .patch("/conversations/" + conversation, Map.of("retentionSeconds", seconds))
                .expect(200);
    }

    private void assertNothingShown(String reader, String conversation, String word, long expired) {
        Api api = watching(reader);
        assertThat(Everything.shownTo(api, conversation)).isNotEmpty().noneMatch(answer -> answer.contains(word));
        assertThat(api.messages(conversation, "")).isEmpty();
        Json listed = listed(api, conversation);
        assertThat(listed.has("lastMessage")).isFalse();
        assertThat(listed.number("unread")).isZero();
        assertThat(listed.flag("mentioned")).isFalse();
        assertThat(expiredSeq(listed)).isEqualTo(expired);
        assertThat(found(api, word)).isEmpty();
    }

    private static List<Json> found(Api api, String word) {
        return api.get("/search?q=" + word).expect(200).body().objects("results");
    }

    /** What was sent once is not stored again, and what is said from then on has the next number. */
    private void assertGoesOn(String ana, String ben, String kitchen, String word) {
        Json again =
                watching(ana).send(kitchen, "one", "first " + word).expect(200).body();
        assertThat(again.number("seq")).isEqualTo(1);
        assertThat(again.has("text")).isFalse();
        keep(ana, kitchen, 0);
        api(ana).send(kitchen, "three", "kept").expect(201);
        await().atMost(SOON).until(() -> listed(watching(ben), kitchen).number("unread") == 1);
        assertThat(texts(watching(ben).messages(kitchen, ""))).containsExactly("kept");
    }

    @Test
    default void theTwoOfADirectConversationLetItForget() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String direct =
                api(ana).sendTo(ben, "one", "between us").expect(201).body().text("conversation");

        try (Heard heard = hear(ana)) {
            keep(ben, direct, 1);
            awaitConversation(heard, direct, told -> expiredSeq(told) == 1);
        }

        assertThat(watching(ana).messages(direct, "")).isEmpty();
        watching(somebody("eve"))
                .patch("/conversations/" + direct, Map.of("retentionSeconds", 1))
                .expect(404, "conversation.not_found");
    }
}
