package dev.parley.endtoend;

import static dev.parley.endtoend.OnParley.messages;
import static dev.parley.endtoend.SnapshotScenario.ANA;
import static dev.parley.endtoend.SnapshotScenario.BEN;
import static dev.parley.endtoend.SnapshotScenario.CLEO;
import static dev.parley.endtoend.SnapshotScenario.EVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What packaged servers of earlier versions left behind opens, reads, resumes, catches up, goes on and forgets with the present
 * one. Kept are snapshots that {@link SnapshotMaker} made; the present server runs on a copy of each.
 */
@ExtendWith(NodeLogs.class)
class UpgradeIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String HEART = "\u2764";

    /** What of the store there is at the start: everything, what it was in the middle, or nothing but the log. */
    enum Store {
        WHOLE,
        BEHIND,
        EMPTY
    }

    private Json recorded = new Json(Map.of());

    @BeforeEach
    void forgetOtherNodes() {
        NodeLogs.forget();
    }

    @AfterEach
    void nothingCameThatIsNotDescribed() {
        assertThat(Described.violations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "b29efa5, LOCAL_JSON, WHOLE",
        "b29efa5, LOCAL_POSTGRES, WHOLE",
        "b29efa5, KAFKA_JSON, WHOLE",
        "b29efa5, KAFKA_JSON, EMPTY",
        "b29efa5, KAFKA_POSTGRES, WHOLE",
        "b29efa5, KAFKA_POSTGRES, BEHIND"
    })
    void aStoreAndALogOfAnEarlierVersionGoOnWithThisOne(String version, Composition composition, Store store)
            throws IOException {
        Path folder = Folders.fresh("upgrade-" + version + "-" + composition + "-" + store);
        Snapshot.unpack(Snapshot.resource(version, composition), folder);
        recorded = Snapshot.recorded(folder);
        put(store, folder);

        try (SnapshotNode running = SnapshotNode.start(composition, folder)) {
            Node node = running.node();
            assertReads(node, store == Store.WHOLE);
            assertFinds(node);
            assertResumes(node);
            assertRepeatsNothing(node);
            assertAmends(node);
            assertKeepsOut(node);
            assertErases(node);
            assertOpensAgain(node);
        }
    }

    private static void put(Store store, Path folder) throws IOException {
        if (store == Store.WHOLE) {
            return;
        }
        Folders.remove(folder.resolve(Snapshot.STORE));
        Files.deleteIfExists(folder.resolve(Snapshot.STORE_SCRIPT));
        if (store == Store.BEHIND && Files.exists(folder.resolve(Snapshot.BEHIND_SCRIPT))) {
            Files.move(folder.resolve(Snapshot.BEHIND_SCRIPT), folder.resolve(Snapshot.STORE_SCRIPT));
        } else if (store == Store.BEHIND) {
            Files.move(folder.resolve(Snapshot.BEHIND), folder.resolve(Snapshot.STORE));
        }
    }

    // ---- reading

    /** A store that is filled from the log numbers changes anew where this version changes less than the earlier one. */
    private void assertReads(Node node, boolean withRevisions) {
        for (String reader : SnapshotScenario.READERS) {
            ClientView then = recordedView("end", reader);
            Api api = new Api(node, reader);
            await("what " + reader + " reads")
                    .atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(ClientView.readBy(reader, api).lasting()).isEqualTo(then.lasting()));
            if (withRevisions) {
                assertThat(ClientView.readBy(reader, api).lastingWithRevisions())
                        .isEqualTo(then.lastingWithRevisions());
            }
            assertThat(ClientView.readBy(reader, api).wishes()).isEqualTo(then.wishes());
        }
        assertThat(marks(new Api(node, ANA)
                        .get("/conversations/" + id("Kitchen") + "/markers")
                        .expect(200)
                        .body()))
                .isEqualTo(marks(recorded.object("kitchenMarkers")));
    }

    private ClientView recordedView(String moment, String reader) {
        return ClientView.of(reader, moment(moment, reader).object("view"));
    }

    private Json moment(String moment, String reader) {
        return recorded.object("moments").object(moment).object(reader);
    }

    private static Map<String, List<Long>> marks(Json markers) {
        Map<String, List<Long>> marks = new TreeMap<>();
        markers.objects("markers")
                .forEach(marker -> marks.put(
                        marker.text("user"), List.of(marker.number("deliveredSeq"), marker.number("readSeq"))));
        return marks;
    }

    private void assertFinds(Node node) {
        for (Json search : recorded.objects("searches")) {
            List<?> then = (List<?>) search.fields().get("found");
            assertThat(SnapshotScenario.found(new Api(node, search.text("user")), search.text("q")))
                    .as(search.text("q"))
                    .containsAll(then.stream().map(String.class::cast).toList());
        }
        for (String gone : SnapshotScenario.GONE) {
            assertFindsNothing(node, gone);
        }
    }

    private static void assertFindsNothing(Node node, String word) {
        for (String reader : SnapshotScenario.READERS) {
            assertThat(SnapshotScenario.found(new Api(node, reader), word))
                    .as(reader + " looks for " + word)
                    .isEmpty();
        }
    }

    // ---- coming back

    /** Who comes back with a cursor of the earlier version shows what the others show, whether it is honoured or not. */
    private void assertResumes(Node node) {
        for (String reader : SnapshotScenario.READERS) {
            Api api = new Api(node, reader);
            List<String> now = ClientView.readBy(reader, api).lasting();
            for (String moment : List.of("midway", "end")) {
                String cursor = moment(moment, reader).text("cursor");
                ClientView resumed = ClientView.resumed(recordedView(moment, reader), cursor, api);
                assertThat(resumed.lasting()).as(reader + " from " + moment).isEqualTo(now);
                assertIsTold(node, reader, moment, now);
            }
        }
    }

    private void assertIsTold(Node node, String reader, String moment, List<String> now) {
        Optional<String> cursor = Optional.of(moment(moment, reader).text("cursor"));
        Api api = new Api(node, reader);
        try (Heard heard = Socket.hear(node, reader, cursor)) {
            heard.awaitLive();
            await(reader + " hears from " + moment).atMost(SOON).untilAsserted(() -> {
                ClientView view = recordedView(moment, reader);
                boolean reset = heard.frames().stream()
                        .anyMatch(frame -> frame.text("type").equals("reset"));
                heard.frames().forEach(frame -> view.applyPush(frame, api));
                assertThat(reset ? now : view.lasting()).isEqualTo(now);
            });
        }
    }

    // ---- going on

    /** Also of messages that are deleted or have expired. */
    private void assertRepeatsNothing(Node node) {
        for (Json send : recorded.objects("sends")) {
            Api api = new Api(node, send.text("user"));
            if (isStillOpenTo(api, send)) {
                Json again = api.post(send.text("path"), send.object("body").fields())
                        .expect(200)
                        .body();
                assertThat(again.text("id")).as(send.text("label")).isEqualTo(id(send.text("label")));
            }
        }
        Map<String, Object> larder = Map.of("title", "Larder", "members", List.of(BEN));
        assertThat(new Api(node, ANA)
                        .post("/conversations", larder, "Idempotency-Key", "start-Larder")
                        .expect(200)
                        .body()
                        .text("id"))
                .isEqualTo(id("Larder"));
        for (String reader : SnapshotScenario.READERS) {
            assertThat(ClientView.readBy(reader, new Api(node, reader)).lasting())
                    .isEqualTo(recordedView("end", reader).lasting());
        }
    }

    /** Not archived, not blocked, and not a group that they have left. */
    private boolean isStillOpenTo(Api api, Json send) {
        String path = send.text("path");
        if (path.contains("/direct/")) {
            return !send.text("user").equals(EVE);
        }
        Api.Reply conversation = api.get(path.replace("/messages", ""));
        return conversation.status() == 200 && !conversation.body().flag("archived");
    }

    private void assertAmends(Node node) {
        Api ana = new Api(node, ANA);
        Api ben = new Api(node, BEN);
        String kitchen = messages(id("Kitchen"));
        long last = lastSeq(ana, "Kitchen");
        Json sent = ben.send(id("Kitchen"), "new-1", "with the next number")
                .expect(201)
                .body();
        assertThat(sent.number("seq")).isEqualTo(last + 1);

        Json before = ana.get(kitchen + "/" + id("kitchen-1")).expect(200).body();
        Json edited = ana.patch(kitchen + "/" + id("kitchen-1"), Map.of("text", "Good evening"))
                .expect(200)
                .body();
        assertThat(edited.text("text")).isEqualTo("Good evening");
        assertThat(edited.number("edits")).isEqualTo(before.number("edits") + 1);
        assertThat(edited.number("revision")).isGreaterThan(before.number("revision"));

        Json reply = ben.post(
                        kitchen, Map.of("clientMessageId", "new-2", "text", "an answer", "replyTo", id("answer-1")))
                .expect(201)
                .body();
        assertThat(reply.object("replyTo").text("id")).isEqualTo(id("answer-1"));
        assertThat(ana.get(kitchen + "/" + id("answer-1")).expect(200).body().number("replies"))
                .isEqualTo(2);

        assertReactsOnce(ben, kitchen + "/" + id("kitchen-1"));
        assertDeletes(node, kitchen);
        ana.put("/conversations/" + id("Kitchen") + "/marker", Map.of("seq", lastSeq(ana, "Kitchen")))
                .expect(200);
        assertThat(OnParley.listed(ana, id("Kitchen")).number("unread")).isZero();
    }

    private long lastSeq(Api api, String conversation) {
        return api.get("/conversations/" + id(conversation)).expect(200).body().number("lastSeq");
    }

    private static void assertReactsOnce(Api ben, String message) {
        String heart = message + "/reactions/" + URLEncoder.encode(HEART, StandardCharsets.UTF_8);
        List<String> before = hearts(ben, message);
        ben.put(heart, Map.of()).expect(200);
        assertThat(hearts(ben, message)).containsExactlyElementsOf(before).contains(BEN);
        ben.delete(heart).expect(200);
        assertThat(hearts(ben, message)).doesNotContain(BEN).hasSize(before.size() - 1);
    }

    /** Who reacted with the heart in either of its forms. */
    private static List<String> hearts(Api api, String message) {
        return api.get(message).expect(200).body().objects("reactions").stream()
                .filter(reaction -> reaction.text("reaction").startsWith(HEART))
                .flatMap(reaction -> ((List<?>) reaction.fields().get("users")).stream())
                .map(String.class::cast)
                .sorted()
                .toList();
    }

    /** A message with replies, of which one has a reply itself: they stay, and show nothing of it. */
    private void assertDeletes(Node node, String kitchen) {
        Api ben = new Api(node, BEN);
        String message = kitchen + "/" + id("answer-1");
        String said = ben.get(message).expect(200).body().text("text");
        new Api(node, ANA).delete(message).expect(200);

        Json deleted = ben.get(message).expect(200).body();
        assertThat(deleted.has("deletedAt")).isTrue();
        assertThat(deleted.has("text")).isFalse();
        List<Json> replies = ben.get(message + "/replies").expect(200).body().objects("messages");
        assertThat(replies).extracting(reply -> reply.text("id")).contains(id("chain"));
        assertThat(replies)
                .allSatisfy(reply -> assertThat(reply.has("text")).isTrue())
                .allSatisfy(
                        reply -> assertThat(reply.object("replyTo").text("id")).isEqualTo(id("answer-1")))
                .noneMatch(reply -> reply.object("replyTo").has("text"));
        assertThat(Everything.shownTo(ben, id("Kitchen"))).noneMatch(answer -> answer.contains('"' + said + '"'));
    }

    private void assertKeepsOut(Node node) {
        Api eve = new Api(node, EVE);
        assertThat(eve.sendTo(ANA, "eve-2", "hi?").status()).isBetween(400, 499);
        new Api(node, ANA)
                .put("/conversations/" + id("eve and ana") + "/preferences", Map.of("blocked", false))
                .expect(200);
        eve.sendTo(ANA, "eve-3", "hi!").expect(201);
        new Api(node, BEN).send(id("Attic"), "attic-2", "hello?").expect(409, "conversation.archived");
        assertThat(new Api(node, CLEO).get("/conversations/" + id("Porch")).status())
                .isEqualTo(404);
    }

    private void assertErases(Node node) {
        Api operator = new Api(node, Optional.of(Tokens.withScope("operator", "admin")));
        await("erased")
                .atMost(SOON)
                .until(() -> operator.delete("/people/" + CLEO).status() == 204);

        for (String reader : List.of(ANA, BEN)) {
            assertThat(Everything.shownTo(new Api(node, reader), id("Kitchen"), id("Balcony")))
                    .noneMatch(answer -> answer.contains(CLEO) || answer.contains("hlschrank"));
        }
        assertFindsNothing(node, "kuhlschrank");
        assertThat(new Api(node, CLEO).get("/conversations").expect(200).body().objects("conversations"))
                .isEmpty();
    }

    /**
     * What was deleted or erased is gone from the files and tables, also from those that the earlier version wrote. What it let a
     * reply quote of a message that has expired since lives as long as the reply.
     */
    private void assertOpensAgain(Node node) {
        Map<String, List<String>> before = shown(node);
        node.restart();
        assertThat(shown(node)).isEqualTo(before);
        List<String> gone = List.of(SnapshotScenario.DELETED, SnapshotScenario.OF_THE_ERASED, CLEO);
        await("without " + gone)
                .atMost(SOON)
                .untilAsserted(() -> assertThat(gone)
                        .allSatisfy(word ->
                                assertThat(RawStore.of(node).holding(word)).isEmpty()));
    }

    private static Map<String, List<String>> shown(Node node) {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        for (String reader : SnapshotScenario.READERS) {
            shown.put(reader, ClientView.readBy(reader, new Api(node, reader)).lastingWithRevisions());
        }
        return shown;
    }

    private String id(String label) {
        return recorded.object("ids").text(label);
    }
}
