package dev.parley.endtoend;

import static dev.parley.endtoend.OnParley.messages;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people do on a server before it becomes a snapshot, in two halves with a stop between them: something of everything that
 * a store and a log hold. What is said has a label, which is its client message id.
 */
final class SnapshotScenario {
    static final String ANA = "ana";
    static final String BEN = "ben";
    static final String CLEO = "cleo-of-alexandria";
    static final String DAN = "dan";
    static final String EVE = "eve";
    static final String ROBERT = "robert-the-erased";
    /** Everybody whose view is recorded. */
    static final List<String> READERS = List.of(ANA, BEN, CLEO, DAN);
    /** A word of messages that were deleted. */
    static final String DELETED = "walrus";

    /** A word that only the person said who was erased. */
    static final String OF_THE_ERASED = "xylophone";

    /** What is found by nobody: besides, a word of messages that have expired. */
    static final List<String> GONE = List.of(DELETED, "quince", OF_THE_ERASED);

    private static final String HEART = "\u2764";
    private static final Duration APART = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Node node;
    private final Map<String, Object> ids = new LinkedHashMap<>();
    private final List<Object> sends = new ArrayList<>();
    private final Map<String, Object> moments = new LinkedHashMap<>();
    private final List<Object> searches = new ArrayList<>();

    SnapshotScenario(Node node) {
        this.node = node;
    }

    private Api as(String user) {
        return new Api(node, user);
    }

    private String id(String label) {
        return (String) ids.get(label);
    }

    private Json say(String user, String conversation, String label, Map<String, Object> body) {
        Map<String, Object> whole = new LinkedHashMap<>(body);
        whole.put("clientMessageId", label);
        return sent(user, messages(id(conversation)), label, whole);
    }

    private Json say(String user, String conversation, String label, String text) {
        return say(user, conversation, label, Map.of("text", text));
    }

    private Json reply(String user, String conversation, String label, String to, String text) {
        return say(user, conversation, label, Map.of("text", text, "replyTo", id(to)));
    }

    private Json sayTo(String user, String other, String label, String text) {
        return sent(user, "/direct/" + other + "/messages", label, Api.message(label, text));
    }

    private Json sent(String user, String path, String label, Map<String, Object> body) {
        Json stored = as(user).post(path, body).expect(201).body();
        ids.put(label, stored.text("id"));
        sends.add(Map.of("user", user, "path", path, "label", label, "body", body));
        return stored;
    }

    private void react(String user, String conversation, String label, String reaction) {
        as(user).put(reaction(conversation, label, reaction), Map.of()).expect(200);
    }

    private String reaction(String conversation, String label, String reaction) {
        return message(conversation, label) + "/reactions/" + URLEncoder.encode(reaction, StandardCharsets.UTF_8);
    }

    private String message(String conversation, String label) {
        return messages(id(conversation)) + "/" + id(label);
    }

    private void group(String owner, String label, String... members) {
        String key = "start-" + label;
        Map<String, Object> body = Map.of("title", label, "members", List.of(members));
        Json started = as(owner)
                .post("/conversations", body, "Idempotency-Key", key)
                .expect(201)
                .body();
        ids.put(label, started.text("id"));
    }

    private void prefer(String user, String conversation, String name) {
        as(user).put("/conversations/" + id(conversation) + "/preferences", Map.of(name, true))
                .expect(200);
    }

    private void configure(String user, String conversation, Map<String, Object> changes) {
        as(user).patch("/conversations/" + id(conversation), changes).expect(200);
    }

    private void read(String user, String conversation, Map<String, Object> marker) {
        as(user).put("/conversations/" + id(conversation) + "/marker", marker).expect(200);
    }

    /** The first half; a store that was left behind knows only this. */
    void begin() {
        group(ANA, "Kitchen", BEN, CLEO);
        group(ANA, "Cellar", BEN);
        group(ANA, "Workshop", ROBERT, CLEO);
        group(ANA, "Larder", BEN);
        group(ANA, "Porch", BEN, CLEO);
        group(BEN, "Attic", ANA);
        Json quince = expireLater();
        talk();
        quoteAndDelete();
        talkInOtherPlaces();
        awaitOlder(quince);
        moment("midway");
    }

    private Json expireLater() {
        say(ANA, "Larder", "larder-1", "a jar of quince");
        return say(BEN, "Larder", "larder-2", "another jar of quince for @ana");
    }

    private void awaitOlder(Json message) {
        Instant over = sentAt(message).plus(APART);
        await("old enough").atMost(SOON).until(() -> Instant.now().isAfter(over));
        reply(BEN, "Larder", "larder-3", "larder-1", "better than last year");
    }

    private static Instant sentAt(Json message) {
        return Instant.parse(message.text("sentAt"));
    }

    private void talk() {
        say(ANA, "Kitchen", "kitchen-1", "Good morning");
        say(BEN, "Kitchen", "kitchen-2", "@ana, see https://example.org/menu?day=1");
        say(
                ANA,
                "Kitchen",
                "kitchen-3",
                Map.of(
                        "text",
                        "tea or coffee?",
                        "content",
                        Map.of(
                                "type",
                                "application/vnd.example.poll+json",
                                "payload",
                                Map.of("votes", List.of(1, 2.5, -3), "open", true, "deep", Map.of("a", List.of()))),
                        "attachments",
                        List.of(Map.of(
                                "url",
                                "https://files.example/a.png",
                                "name",
                                "a \u00fc.png",
                                "mediaType",
                                "image/png",
                                "size",
                                3_000_000_000L,
                                "preview",
                                "https://files.example/a-small.png"))));
        say(
                BEN,
                "Kitchen",
                "kitchen-4",
                Map.of("content", Map.of("type", "text/x-note", "payload", Map.of("only", "for programs"))));
        say(CLEO, "Kitchen", "kitchen-5", "K\u00e4se in the K\u00fchlschrank, nai\u0308ve caf\u00e9 \ud83e\uddc0");
        say(CLEO, "Kitchen", "kitchen-6", "\u660e\u65e5\u306e\u4f1a\u8b70\u306f\u6771\u4eac\u3067");
        react(BEN, "Kitchen", "kitchen-1", HEART);
        react(CLEO, "Kitchen", "kitchen-1", HEART + "\ufe0f");
        react(ANA, "Kitchen", "kitchen-2", "thumbsup");
        Api operator = new Api(node, Optional.of(Tokens.withScope("operator", "send admin")));
        Map<String, Object> noon = Map.of("text", "noon", "clientMessageId", "noon", "sender", "system:clock");
        ids.put(
                "noon",
                operator.post(messages(id("Kitchen")), noon).expect(201).body().text("id"));
        edit(CLEO, "kitchen-5", "K\u00e4se in the K\u00fchlschrank, nai\u0308ve caf\u00e9 on the table");
        read(BEN, "Kitchen", Map.of("seq", 5));
        read(CLEO, "Kitchen", Map.of("deliveredSeq", 7));
        prefer(CLEO, "Kitchen", "muted");
    }

    private void edit(String user, String label, String text) {
        as(user).patch(message("Kitchen", label), Map.of("text", text)).expect(200);
    }

    private void quoteAndDelete() {
        say(ANA, "Kitchen", "question", "who has the key to the drawer, says the walrus?");
        for (int i = 1; i <= 6; i++) {
            reply(i % 2 == 0 ? BEN : CLEO, "Kitchen", "answer-" + i, "question", "answer " + i);
        }
        say(BEN, "Kitchen", "slip", "the walrus slipped out");
        reply(ANA, "Kitchen", "slip-1", "slip", "oops");
        reply(CLEO, "Kitchen", "slip-2", "slip", "what was that?");
        as(BEN).delete(message("Kitchen", "slip")).expect(200);
        reply(BEN, "Kitchen", "chain", "answer-1", "a reply to a reply");
    }

    private void talkInOtherPlaces() {
        say(ANA, "Cellar", "cellar-1", "before anybody joined");
        configure(ANA, "Cellar", Map.of("history", "joined"));
        say(ROBERT, "Workshop", "workshop-1", "my xylophone is here");
        reply(ANA, "Workshop", "workshop-2", "workshop-1", "welcome @" + ROBERT + "!");
        react(ROBERT, "Workshop", "workshop-2", "wave");
        sayTo(ROBERT, CLEO, "private-1", "a xylophone in private");
        sayTo(CLEO, ROBERT, "private-2", "go on");
        say(CLEO, "Porch", "porch-1", "nice view");
        say(BEN, "Attic", "attic-1", "dusty");
        Json direct = sayTo(ANA, BEN, "direct-1", "between us");
        ids.put("ana and ben", direct.text("conversation"));
        reply(BEN, "ana and ben", "direct-2", "direct-1", "of course");
        ids.put("eve and ana", sayTo(EVE, ANA, "eve-1", "hi").text("conversation"));
    }

    /** The second half, after the server was stopped and started. */
    void goOn() {
        edit(ANA, "kitchen-1", "Good morning, everybody");
        edit(ANA, "kitchen-1", "Good morning, all");
        as(ANA).delete(message("Kitchen", "question")).expect(200);
        as(BEN).delete(reaction("Kitchen", "kitchen-1", HEART)).expect(200);
        react(BEN, "Kitchen", "kitchen-1", HEART);
        react(ANA, "Kitchen", "kitchen-1", HEART + "\ufe0f");
        reply(ANA, "Kitchen", "late", "kitchen-2", "late, @ben");
        configure(ANA, "Kitchen", Map.of("title", "Kitchen & garden"));
        read(BEN, "Kitchen", Map.of("seq", 12));
        join();
        as(ANA).delete("/conversations/" + id("Porch") + "/members/" + CLEO).expect(204);
        say(BEN, "Porch", "porch-2", "cold now");
        group(BEN, "Balcony", ANA, CLEO);
        say(BEN, "Balcony", "balcony-1", "a new one");
        as(BEN).delete("/conversations/" + id("Attic")).expect(200);
        prefer(ANA, "eve and ana", "blocked");
        expire();
        erase(ROBERT);
        configure(ANA, "ana and ben", Map.of("retentionSeconds", 3_000_000_000L));
        moment("end");
        search(BEN, "fridge OR k\u00fchlschrank", "kuhlschrank");
        search(ANA, "tokyo", "\u6771\u4eac");
        search(ANA, "a word", "morning");
        search(DAN, "what came after", "joined");
    }

    private void join() {
        as(ANA).put("/conversations/" + id("Cellar") + "/members/" + DAN, Map.of("role", "member"))
                .expect(200);
        reply(BEN, "Cellar", "cellar-2", "cellar-1", "now dan has joined");
        say(DAN, "Cellar", "cellar-3", "hello");
        say(ANA, "Cellar", "cellar-4", "welcome @dan");
    }

    /** The first two messages, and not the third one: the time is chosen between their ages. */
    private void expire() {
        List<Json> larder = as(ANA).messages(id("Larder"), "");
        Instant between = sentAt(larder.get(1)).plus(APART.dividedBy(2));
        configure(
                ANA,
                "Larder",
                Map.of(
                        "retentionSeconds",
                        Duration.between(between, Instant.now()).toSeconds()));
        await("expired").atMost(SOON).until(() -> {
            Json now = as(ANA).get("/conversations/" + id("Larder")).expect(200).body();
            return now.has("expiredSeq") && now.number("expiredSeq") >= 2;
        });
        configure(ANA, "Larder", Map.of("retentionSeconds", 0));
        say(ANA, "Larder", "larder-4", "empty shelves");
        if (as(ANA).messages(id("Larder"), "").size() != 2) {
            throw new AssertionError("More has expired than the first two: make it again on a machine with less to do");
        }
    }

    private void erase(String user) {
        Api operator = new Api(node, Optional.of(Tokens.withScope("operator", "admin")));
        await("erasing " + user)
                .atMost(SOON)
                .until(() -> operator.delete("/people/" + user).status() == 204);
        sends.removeIf(send -> ((Map<?, ?>) send).get("user").equals(user)
                || ((Map<?, ?>) send).get("path").toString().contains(user));
    }

    /** What everybody shows, and their cursors from before it: what is told after them they show already. */
    private void moment(String name) {
        Map<String, Object> people = new LinkedHashMap<>();
        for (String reader : READERS) {
            String cursor = cursor(reader);
            people.put(
                    reader,
                    Map.of(
                            "cursor",
                            cursor,
                            "view",
                            ClientView.readBy(reader, as(reader)).written().fields()));
        }
        moments.put(name, people);
    }

    private String cursor(String user) {
        Json part = as(user).get("/sync").expect(200).body();
        while (part.flag("more")) {
            part = as(user).get("/sync?cursor=" + part.text("cursor"))
                    .expect(200)
                    .body();
        }
        return part.text("cursor");
    }

    private void search(String user, String what, String query) {
        List<String> found = found(as(user), query);
        if (found.isEmpty()) {
            throw new AssertionError("Nothing was found: " + what);
        }
        searches.add(Map.of("user", user, "q", query, "found", found));
    }

    static List<String> found(Api api, String query) {
        return api
                .get("/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8))
                .expect(200)
                .body()
                .objects("results")
                .stream()
                .map(result -> result.object("message").text("id"))
                .toList();
    }

    /** Everything that whoever opens the snapshot needs to know. */
    Json recorded() {
        Map<String, Object> markers = as(ANA).get("/conversations/" + id("Kitchen") + "/markers")
                .expect(200)
                .body()
                .fields();
        return new Json(Map.of(
                "ids", ids, "sends", sends, "moments", moments, "searches", searches, "kitchenMarkers", markers));
    }
}
