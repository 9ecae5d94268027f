package dev.parley.endtoend;

import static dev.parley.endtoend.EndToEndSuite.somebody;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What people see of who is typing and who is there: true for a moment, and kept nowhere. */
interface SignalsTests extends OnParley {
    /** Signals may be lost; that somebody has gone is then known when nothing was heard of them for 45 s. */
    Duration WHATEVER_IS_LOST = Duration.ofSeconds(60);

    @Test
    default void theOthersSeeThatSomebodyTypes() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String eve = somebody("eve");
        String kitchen = api(ana).group("Kitchen", ben);
        try (Heard ofBen = hear(ben);
                Heard ofAna = Socket.hear(deployment().first(), ana);
                Heard ofEve = hear(eve)) {
            await().atMost(SOON).until(() -> {
                ofAna.socket().askOrFail(Map.of("type", "typing", "conversation", kitchen));
                return told(ofBen, "typing", frame -> frame.text("user").equals(ana));
            });
            api(ana).post("/conversations/" + kitchen + "/typing", Map.of()).expect(204);
            api(eve).post("/conversations/" + kitchen + "/typing", Map.of()).expect(404, "conversation.not_found");

            assertThat(told(ofAna, "typing", frame -> true)).isFalse();
            assertThat(told(ofEve, "typing", frame -> true)).isFalse();
        }
    }

    @Test
    default void whoWatchesSeesWhoComesAndGoesOnWhateverNode() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String eve = somebody("eve");
        String kitchen = api(ana).group("Kitchen", ben);
        try (Heard watching = hear(ana)) {
            Json before = watching.socket().askOrFail(Map.of("type", "watch", "conversation", kitchen));
            assertThat(before.objects("presence"))
                    .anyMatch(presence -> presence.text("user").equals(ben) && !presence.flag("online"));

            try (Heard there = Socket.hear(deployment().first(), ben)) {
                awaitPresence(watching, ben, true);
                await().atMost(SOON).until(() -> online(kitchen, ana, ben));
                assertThat(there.frames()).isNotEmpty();
            }
            awaitPresence(watching, ben, false);
        }
        watching(eve).get("/conversations/" + kitchen + "/presence").expect(404, "conversation.not_found");
    }

    private boolean online(String conversation, String reader, String user) {
        return watching(reader)
                .get("/conversations/" + conversation + "/presence")
                .expect(200)
                .body()
                .objects("presence")
                .stream()
                .anyMatch(presence -> presence.text("user").equals(user) && presence.flag("online"));
    }

    private static void awaitPresence(Heard watching, String user, boolean online) {
        await("presence of " + user)
                .atMost(WHATEVER_IS_LOST)
                .until(() -> told(
                        watching,
                        "presence",
                        frame -> frame.object("presence").text("user").equals(user)
                                && frame.object("presence").flag("online") == online));
    }

    private static boolean told(Heard heard, String type, Predicate<Json> wanted) {
        return heard.frames().stream()
                .filter(frame -> frame.text("type").equals(type))
                .anyMatch(wanted);
    }
}
