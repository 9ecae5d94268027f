package dev.parley.endtoend;

import static dev.parley.endtoend.EndToEndSuite.somebody;
import static dev.parley.endtoend.OnParley.awaitMarker;
import static dev.parley.endtoend.OnParley.listed;
import static dev.parley.endtoend.OnParley.messages;
import static dev.parley.endtoend.OnParley.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see of how they take part in conversations, and of how conversations are used. */
interface ParticipatingTests extends OnParley {
    @Test
    default void theListTellsWhatIsUnreadAndAMarkerMovesOnAndNeverBack() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        for (int i = 1; i <= 3; i++) {
            api(ana).send(kitchen, "m" + i, "text").expect(201);
        }
        assertThat(listed(watching(ben), kitchen).number("unread")).isEqualTo(3);
        assertThat(listed(watching(ana), kitchen).number("unread")).isZero();

        Json marker = read(api(ben), kitchen, 2);
        assertThat(marker.number("readSeq")).isEqualTo(2);
        assertThat(read(api(ben), kitchen, 1)).isEqualTo(marker);
        api(ben).put("/conversations/" + kitchen + "/marker", Map.of("seq", 4)).expect(422, "marker.invalid");

        Json item = listed(watching(ben), kitchen);
        assertThat(item.number("unread")).isEqualTo(1);
        assertThat(item.number("firstUnread")).isEqualTo(3);
        assertThat(item.number("readSeq")).isEqualTo(2);
        api(ben).send(kitchen, "mine", "I have read it all").expect(201);
        assertThat(listed(watching(ben), kitchen).number("unread")).isZero();
    }

    private static Json read(Api api, String conversation, long seq) {
        return api.put("/conversations/" + conversation + "/marker", Map.of("seq", seq))
                .expect(200)
                .body();
    }

    @Test
    default void membersSeeHowFarTheOthersHaveComeAndNothingElseOfThem() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String eve = somebody("eve");
        String kitchen = api(ana).group("Kitchen", ben);
        api(ana).send(kitchen, "one", "text").expect(201);
        try (Heard ofAna = hear(ana);
                Heard ofBen = hear(ben);
                Heard ofEve = hear(eve)) {
            api(ben).put("/conversations/" + kitchen + "/preferences", Map.of("muted", true))
                    .expect(200);
            api(ben).put("/conversations/" + kitchen + "/marker", Map.of("deliveredSeq", 1))
                    .expect(200);
            read(api(ben), kitchen, 1);

            Json shown = awaitMarker(ofAna, ben, marker -> marker.number("readSeq") == 1);
            Json own = awaitMarker(ofBen, ben, marker -> marker.number("readSeq") == 1);
            assertThat(own.flag("muted")).isTrue();
            assertThat(shown.fields()).doesNotContainKeys("muted", "blocked");
            assertThat(ofEve.markers()).isEmpty();
        }
        List<Json> seen = watching(ana)
                .get("/conversations/" + kitchen + "/markers?seq=1")
                .expect(200)
                .body()
                .objects("markers");
        assertThat(seen).extracting(marker -> marker.text("user")).containsExactlyInAnyOrder(ana, ben);
        assertThat(listed(watching(ben), kitchen).flag("muted")).isTrue();
        api(eve).get("/conversations/" + kitchen + "/markers").expect(404, "conversation.not_found");
        api(eve).put("/conversations/" + kitchen + "/marker", Map.of("seq", 1)).expect(404, "conversation.not_found");
    }

    @Test
    default void markersArePartOfWhatIsCaughtUp() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        api(ana).send(kitchen, "one", "text").expect(201);
        String cursor;
        try (Heard heard = hear(ana)) {
            cursor = heard.cursor().orElseThrow();
        }
        read(api(ben), kitchen, 1);

        try (Heard back = Socket.hear(deployment().last(), ana, Optional.of(cursor))) {
            back.awaitLive();
            assertThat(back.markers())
                    .anyMatch(marker -> marker.text("user").equals(ben) && marker.number("readSeq") == 1);
        }
        assertThat(watching(ana)
                        .get("/sync?cursor=" + cursor)
                        .expect(200)
                        .body()
                        .objects("markers"))
                .anyMatch(marker -> marker.text("user").equals(ben) && marker.number("readSeq") == 1);
    }

    @Test
    default void aSocketDoesEverythingThatHttpDoes() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        try (Heard heard = hear(ana)) {
            String kitchen = ask(
                            heard, "conversation", Map.of("type", "start", "title", "Kitchen", "members", List.of()))
                    .text("id");
            ask(
                    heard,
                    "conversation",
                    Map.of("type", "member", "conversation", kitchen, "user", ben, "role", "member"));
            Json named =
                    ask(heard, "conversation", Map.of("type", "configure", "conversation", kitchen, "title", "Cellar"));
            assertThat(named.text("title")).isEqualTo("Cellar");
            api(ben).send(kitchen, "one", "text").expect(201);
            assertThat(ask(heard, "marker", Map.of("type", "delivered", "conversation", kitchen, "seq", 1))
                            .number("deliveredSeq"))
                    .isEqualTo(1);
            assertThat(ask(heard, "marker", Map.of("type", "read", "conversation", kitchen, "seq", 1))
                            .number("readSeq"))
                    .isEqualTo(1);
            assertThat(ask(heard, "marker", Map.of("type", "prefer", "conversation", kitchen, "muted", true))
                            .flag("muted"))
                    .isTrue();
            Json without = ask(heard, "conversation", Map.of("type", "remove", "conversation", kitchen, "user", ben));
            assertThat(EndToEndSuite.roles(without)).isEqualTo(Map.of(ana, "owner"));
            Json synced = heard.socket().askOrFail(Map.of("type", "sync"));
            assertThat(synced.text("type")).isEqualTo("synced");
            assertThat(synced.objects("conversations"))
                    .extracting(conversation -> conversation.text("id"))
                    .contains(kitchen);
        }
    }

    private static Json ask(Heard heard, String part, Map<String, Object> frame) {
        Json answer = heard.socket().askOrFail(frame);
        assertThat(answer.text("type")).as(answer.toString()).isEqualTo("ack");
        return answer.object(part);
    }

    @Test
    default void nothingIsSaidInAnArchivedConversation() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        try (Heard heard = hear(ben)) {
            api(ben).delete("/conversations/" + kitchen).expect(403, "conversation.owner_only");
            api(ana).delete("/conversations/" + kitchen).expect(200);

            await().atMost(SOON)
                    .until(() -> heard.conversations(kitchen).stream()
                            .anyMatch(conversation -> conversation.flag("archived")));
            watching(ben).send(kitchen, "one", "hello?").expect(409, "conversation.archived");
            assertThat(watching(ben).messages(kitchen, "")).isEmpty();
        }
        api(ana).patch("/conversations/" + kitchen, Map.of("archived", false)).expect(200);
        watching(ben).send(kitchen, "two", "hello!").expect(201);
    }

    @Test
    default void whatIsArchivedIsListedApart() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        List<String> open = new ArrayList<>();
        List<String> archived = new ArrayList<>();
        for (int g = 0; g < 6; g++) {
            String group = api(ana).group("Group " + g, ben);
            api(ana).send(group, "hello", "hello").expect(201);
            (g % 3 > 0 ? archived : open).add(0, group);
        }
        archived.forEach(group -> api(ana).delete("/conversations/" + group).expect(200));
        assertThat(ids(ben, "?archived=true&limit=50")).hasSize(4).containsAll(archived);
        assertThat(ids(ben, "?archived=false")).isEqualTo(open);
        assertThat(ids(ben, "")).hasSize(6).containsAll(open).containsAll(archived);

        Json first = watching(ben)
                .get("/conversations?archived=false&limit=1")
                .expect(200)
                .body();
        assertThat(first.objects("conversations").get(0).text("id")).isEqualTo(open.get(0));
        assertThat(ids(ben, "?archived=false&limit=1&after=" + first.text("after")))
                .containsExactly(open.get(1));

        String again = archived.get(0);
        api(ana).patch("/conversations/" + again, Map.of("archived", false)).expect(200);
        assertThat(ids(ben, "?archived=false")).contains(again);
        assertThat(ids(ben, "?archived=true")).hasSize(3).doesNotContain(again);
        watching(ben).get("/conversations?archived=maybe").expect(400, "parameter.invalid");
    }

    private List<String> ids(String user, String query) {
        return watching(user).get("/conversations" + query).expect(200).body().objects("conversations").stream()
                .map(item -> item.text("id"))
                .toList();
    }

    @Test
    default void anOwnerHandsOverInOneRequestAndMayLeaveThen() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String cleo = somebody("cleo");
        String kitchen = api(ana).group("Kitchen", ben, cleo);
        String owner = "/conversations/" + kitchen + "/owner";
        String members = "/conversations/" + kitchen + "/members/";
        try (Heard heard = hear(ben)) {
            api(ana).delete(members + ana).expect(409, "conversation.last_owner");
            watching(ben).put(owner, Map.of("user", cleo)).expect(403, "conversation.owner_only");
            api(ana).put(owner, Map.of("user", somebody("eve"))).expect(422, "user.invalid");

            Json handed = api(ana).put(owner, Map.of("user", ben)).expect(200).body();

            assertThat(EndToEndSuite.roles(handed)).isEqualTo(Map.of(ana, "member", ben, "owner", cleo, "member"));
            assertThat(watching(ana).put(owner, Map.of("user", ben)).expect(200).body())
                    .isEqualTo(handed);
            await().atMost(SOON).until(() -> heard.conversations(kitchen).contains(handed));
            watching(ana).put(owner, Map.of("user", cleo)).expect(403, "conversation.owner_only");
            assertThat(api(ana).delete(members + ana).status()).isIn(200, 204);
            Json over = ask(heard, "conversation", Map.of("type", "owner", "conversation", kitchen, "user", cleo));
            assertThat(EndToEndSuite.roles(over)).isEqualTo(Map.of(ben, "member", cleo, "owner"));
        }
    }

    @Test
    default void whoJoinsAConversationThatHidesItsHistorySeesWhatComesAfterIt() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen");
        String before =
                api(ana).send(kitchen, "one", "before").expect(201).body().text("id");
        api(ana).patch("/conversations/" + kitchen, Map.of("history", "joined")).expect(200);
        try (Heard heard = hear(ben)) {
            api(ana).put("/conversations/" + kitchen + "/members/" + ben, Map.of("role", "member"))
                    .expect(200);
            api(ana).patch(messages(kitchen) + "/" + before, Map.of("text", "still hidden"))
                    .expect(200);
            String after =
                    api(ana).send(kitchen, "two", "after").expect(201).body().text("id");

            heard.awaitMessage(after);
            assertThat(texts(heard.messages(kitchen))).containsExactly("after");
        }
        assertThat(texts(watching(ben).messages(kitchen, ""))).containsExactly("after");
        assertThat(texts(watching(ben).get("/sync").expect(200).body().objects("messages")))
                .containsExactly("after");
        watching(ben)
                .put(messages(kitchen) + "/" + before + "/reactions/heart", Map.of())
                .expect(404, "message.not_found");
        assertThat(listed(watching(ben), kitchen).number("unread")).isEqualTo(1);
    }

    @Test
    default void whoBlocksADirectConversationIsLeftAlone() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String direct = api(ben).sendTo(ana, "one", "hi").expect(201).body().text("conversation");
        String preferences = "/conversations/" + direct + "/preferences";

        assertThat(api(ana).put(preferences, Map.of("blocked", true))
                        .expect(200)
                        .body()
                        .flag("blocked"))
                .isTrue();

        watching(ben).sendTo(ana, "two", "hi?").expect(409, "conversation.blocked");
        assertThat(watching(ben)
                        .get("/conversations/" + direct)
                        .expect(200)
                        .body()
                        .fields())
                .doesNotContainKey("blocked");
        assertThat(listed(watching(ben), direct).flag("blocked")).isFalse();
        api(ana).put(preferences, Map.of("blocked", false)).expect(200);
        watching(ben).sendTo(ana, "three", "hi!").expect(201);
    }

    @Test
    default void aFreshClientBeginsWithOneRequest() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        List<String> groups = new ArrayList<>();
        for (int g = 0; g < 3; g++) {
            String group = api(ana).group("Group " + g, ben);
            groups.add(0, group);
            for (int i = 1; i <= 4; i++) {
                api(ana).send(group, "m" + i, "text " + i).expect(201);
            }
        }
        Json first = watching(ben)
                .get("/bootstrap?conversations=2&messages=3")
                .expect(200)
                .body();

        assertThat(first.objects("conversations"))
                .extracting(item -> item.text("id"))
                .containsExactlyElementsOf(groups.subList(0, 2));
        Json newest = first.objects("conversations").get(0);
        assertThat(texts(newest.objects("messages"))).containsExactly("text 2", "text 3", "text 4");
        assertThat(newest.number("unread")).isEqualTo(4);

        api(ana).send(groups.get(0), "later", "later").expect(201);
        try (Heard heard = Socket.hear(deployment().last(), ben, Optional.of(first.text("cursor")))) {
            heard.awaitLive();
            assertThat(texts(heard.messages())).containsExactly("later");
        }
    }
}
