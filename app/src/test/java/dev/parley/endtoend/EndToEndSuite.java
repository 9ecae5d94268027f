package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Api.Reply;
import dev.parley.endtoend.Socket.Heard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What people see of Parley, the same in every composition. Whoever acts does so on the first node, whoever watches is on the
 * last one.
 */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(NodeLogs.class)
abstract class EndToEndSuite
        implements AmendingTests, ParticipatingTests, FindingTests, SignalsTests, RetentionTests, ErasureTests {
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    Deployment parley;

    /** Starts what is tested. */
    abstract Deployment deploy();

    @BeforeAll
    void start() {
        NodeLogs.forget();
        parley = deploy();
    }

    @AfterEach
    void nothingCameThatIsNotDescribed() {
        assertThat(Described.violations()).isEmpty();
    }

    @AfterAll
    void stop() {
        if (parley != null) {
            parley.close();
        }
    }

    /** Somebody whom no other test knows. */
    static String somebody(String name) {
        return name + "-" + PEOPLE.incrementAndGet();
    }

    @Override
    public Deployment deployment() {
        return parley;
    }

    // ---- conversations

    @Test
    void whoeverStartsAGroupOwnsItAndTheOthersAreMembers() {
        String ana = somebody("ana");
        String ben = somebody("ben");

        Json started = api(ana).post("/conversations", Map.of("title", "Kitchen", "members", List.of(ben)))
                .expect(201)
                .body();

        assertThat(started.text("kind")).isEqualTo("group");
        assertThat(started.text("title")).isEqualTo("Kitchen");
        assertThat(started.number("lastSeq")).isZero();
        assertThat(Instant.parse(started.text("createdAt")))
                .isBeforeOrEqualTo(Instant.parse(started.text("lastActivityAt")));
        assertThat(roles(started)).isEqualTo(Map.of(ana, "owner", ben, "member"));
        assertThat(watching(ben)
                        .get("/conversations/" + started.text("id"))
                        .expect(200)
                        .body())
                .isEqualTo(started);
    }

    static Map<String, String> roles(Json conversation) {
        Map<String, String> roles = new LinkedHashMap<>();
        conversation.objects("members").forEach(member -> roles.put(member.text("user"), member.text("role")));
        return roles;
    }

    @Test
    void startingAGroupAgainWithTheSameKeyIsTheSameGroup() {
        String ana = somebody("ana");
        Map<String, Object> kitchen = Map.of("title", "Kitchen", "members", List.of());

        Json first = api(ana).post("/conversations", kitchen, "Idempotency-Key", "kitchen-1")
                .expect(201)
                .body();
        Json again = watching(ana)
                .post("/conversations", kitchen, "Idempotency-Key", "kitchen-1")
                .expect(200)
                .body();

        assertThat(again.text("id")).isEqualTo(first.text("id"));
        api(ana).post("/conversations", Map.of("title", "Cellar", "members", List.of()), "Idempotency-Key", "kitchen-1")
                .expect(409, "conversation.conflict");
    }

    @Test
    void anOwnerRenamesAndAMemberMayNot() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);

        api(ana).patch("/conversations/" + kitchen, Map.of("title", "Cellar")).expect(200);
        watching(ben)
                .patch("/conversations/" + kitchen, Map.of("title", "Attic"))
                .expect(403, "conversation.owner_only");

        assertThat(watching(ben)
                        .get("/conversations/" + kitchen)
                        .expect(200)
                        .body()
                        .text("title"))
                .isEqualTo("Cellar");
    }

    @Test
    void membersJoinAndLeaveAndAGroupKeepsAnOwner() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen");
        String members = "/conversations/" + kitchen + "/members/";

        watching(ben).get("/conversations/" + kitchen).expect(404, "conversation.not_found");
        api(ana).put(members + ben, Map.of("role", "member")).expect(200);
        watching(ben).get("/conversations/" + kitchen).expect(200);
        api(ana).delete(members + ana).expect(409, "conversation.last_owner");
        api(ana).put(members + ben, Map.of("role", "owner")).expect(200);
        assertThat(api(ana).delete(members + ana).status()).isIn(200, 204);

        api(ana).get("/conversations/" + kitchen).expect(404, "conversation.not_found");
        assertThat(roles(watching(ben)
                        .get("/conversations/" + kitchen)
                        .expect(200)
                        .body()))
                .isEqualTo(Map.of(ben, "owner"));
    }

    @Test
    void toAStrangerAForeignConversationLooksLikeOneThatDoesNotExist() {
        String ana = somebody("ana");
        String eve = somebody("eve");
        String kitchen = api(ana).group("Kitchen");
        String said = api(ana).send(kitchen, "one", "Hello").expect(201).body().text("id");
        String nowhere = "5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11";

        for (Api stranger : List.of(api(eve), watching(eve))) {
            assertSame(stranger.get("/conversations/" + kitchen), stranger.get("/conversations/" + nowhere));
            assertSame(
                    stranger.get("/conversations/" + kitchen + "/messages"),
                    stranger.get("/conversations/" + nowhere + "/messages"));
            assertSame(
                    stranger.patch("/conversations/" + kitchen, Map.of("title", "Mine")),
                    stranger.patch("/conversations/" + nowhere, Map.of("title", "Mine")));
            assertSame(
                    stranger.put("/conversations/" + kitchen + "/members/" + eve, Map.of("role", "member")),
                    stranger.put("/conversations/" + nowhere + "/members/" + eve, Map.of("role", "member")));
            assertSame(
                    stranger.delete("/conversations/" + kitchen + "/members/" + ana),
                    stranger.delete("/conversations/" + nowhere + "/members/" + ana));
            assertSame(stranger.send(kitchen, "one", "Hello"), stranger.send(nowhere, "one", "Hello"));
        }
        assertThat(watching(ana).messages(kitchen, ""))
                .extracting(m -> m.text("id"))
                .containsExactly(said);
        assertThat(watching(eve).get("/conversations").expect(200).body().objects("conversations"))
                .isEmpty();
    }

    private static void assertSame(Reply foreign, Reply absent) {
        foreign.expect(404, "conversation.not_found");
        absent.expect(404);
        assertThat(withoutPlace(foreign.body())).isEqualTo(withoutPlace(absent.body()));
        assertThat(foreign.headers().keySet()).isEqualTo(absent.headers().keySet());
    }

    private static Map<String, Object> withoutPlace(Json problem) {
        Map<String, Object> fields = new LinkedHashMap<>(problem.fields());
        fields.remove("instance");
        return fields;
    }

    @Test
    void aStrangersSocketIsToldTheSameOfForeignAndAbsentConversations() {
        String ana = somebody("ana");
        String eve = somebody("eve");
        String kitchen = api(ana).group("Kitchen");
        String nowhere = "5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11";

        try (Heard heard = Socket.hear(parley.last(), eve)) {
            Json foreign = heard.socket().askOrFail(Socket.send(kitchen, "one", "Hello"));
            Json absent = heard.socket().askOrFail(Socket.send(nowhere, "one", "Hello"));

            assertThat(foreign.text("type")).isEqualTo("error");
            assertThat(foreign.text("code")).isEqualTo("conversation.not_found");
            assertThat(foreign.text("detail")).isEqualTo(absent.text("detail"));
            api(ana).send(kitchen, "one", "Hello").expect(201);
            assertThat(heard.messages()).isEmpty();
        }
    }

    @Test
    void withoutATrustedTokenNobodyGetsIn() {
        new Api(parley.first(), Optional.empty()).get("/conversations").expect(401);
        String foreign = Tokens.of("ana").replaceAll("\\.[^.]*$", ".c2lnbmVkIGJ5IHNvbWVib2R5IGVsc2U");
        new Api(parley.first(), Optional.of(foreign)).get("/conversations").expect(401);
        String expired = Tokens.of("ana", Duration.ofHours(-1));
        new Api(parley.first(), Optional.of(expired)).get("/conversations").expect(401);
    }

    // ---- messages

    @Test
    void sendingAgainIsTheSameMessageAndTheSameAnswer() {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");

        Json first = api(ana).send(kitchen, "one", "Hello").expect(201).body();
        Json again = watching(ana).send(kitchen, "one", "Hello").expect(200).body();

        assertThat(again).isEqualTo(first);
        assertThat(first.number("seq")).isEqualTo(1);
        assertThat(first.text("sender")).isEqualTo(ana);
        assertThat(first.text("conversation")).isEqualTo(kitchen);
        assertThat(first.text("clientMessageId")).isEqualTo("one");
        assertThat(first.text("text")).isEqualTo("Hello");
        assertThat(api(ana).messages(kitchen, "")).containsExactly(first);
    }

    @Test
    void theSameClientMessageIdWithAnotherTextIsAConflict() throws Exception {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");
        Json first = api(ana).send(kitchen, "one", "Hello").expect(201).body();

        watching(ana).send(kitchen, "one", "Good bye").expect(409, "message.conflict");
        try (Heard heard = Socket.hear(parley.last(), ana)) {
            Json error = heard.socket().ask(Socket.send(kitchen, "one", "Good bye"));
            assertThat(error.text("code")).isEqualTo("message.conflict");
        }
        assertThat(api(ana).messages(kitchen, "")).containsExactly(first);
    }

    @Test
    void theIdempotencyKeyHeaderStandsForTheClientMessageId() {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");
        String path = "/conversations/" + kitchen + "/messages";

        Json sent = api(ana).post(path, Map.of("text", "Hello"), "Idempotency-Key", "by-header")
                .expect(201)
                .body();

        assertThat(sent.text("clientMessageId")).isEqualTo("by-header");
        api(ana).send(kitchen, "by-header", "Hello").expect(200);
    }

    @Test
    void aSocketSendsAndIsAnsweredWithTheStoredMessage() throws Exception {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");

        try (Heard heard = Socket.hear(parley.first(), ana)) {
            Json ack = heard.socket().ask(Socket.send(kitchen, "one", "Hello"));
            Json again = heard.socket().ask(Socket.send(kitchen, "one", "Hello"));

            assertThat(ack.text("type")).isEqualTo("ack");
            assertThat(again.object("message")).isEqualTo(ack.object("message"));
            assertThat(watching(ana).messages(kitchen, "")).containsExactly(ack.object("message"));
        }
    }

    @Test
    void messagesInFlightOnOneSocketAreNumberedInTheOrderSent() {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");

        try (Heard heard = Socket.hear(parley.first(), ana)) {
            List<CompletableFuture<Json>> asked = IntStream.rangeClosed(1, 12)
                    .mapToObj(i -> heard.socket().asking(Socket.send(kitchen, "m" + i, "Message " + i)))
                    .toList();
            for (int i = 0; i < asked.size(); i++) {
                assertThat(asked.get(i).join().object("message").number("seq")).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void theFirstDirectMessageStartsTheConversationOfTheTwo() throws Exception {
        String ana = somebody("ana");
        String ben = somebody("ben");

        Json hello = api(ana).sendTo(ben, "one", "Hello").expect(201).body();
        Json answer =
                watching(ben).sendTo(ana, "one", "Hello yourself").expect(201).body();
        try (Heard heard = Socket.hear(parley.last(), ben)) {
            Json ack = heard.socket()
                    .ask(Map.of("type", "send", "to", ana, "clientMessageId", "two", "text", "How are you?"));
            assertThat(ack.object("message").number("seq")).isEqualTo(3);
        }

        String direct = hello.text("conversation");
        assertThat(answer.text("conversation")).isEqualTo(direct);
        Json conversation = api(ana).get("/conversations/" + direct).expect(200).body();
        assertThat(conversation.text("kind")).isEqualTo("direct");
        assertThat(roles(conversation).keySet()).containsExactlyInAnyOrder(ana, ben);
        assertThat(texts(api(ben).messages(direct, ""))).containsExactly("Hello", "Hello yourself", "How are you?");
        api(ana).patch("/conversations/" + direct, Map.of("title", "Us")).expect(409, "conversation.direct");
        api(ana).sendTo(ana, "self", "Hello").expect(422, "user.invalid");
    }

    static List<String> texts(List<Json> messages) {
        return messages.stream().map(message -> message.text("text")).toList();
    }

    static List<Long> seqs(List<Json> messages) {
        return messages.stream().map(message -> message.number("seq")).toList();
    }

    @Test
    void aHundredRetriesAtOnceAreOneMessageAndOneAnswer() {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");

        List<CompletableFuture<Reply>> replies = IntStream.range(0, 100)
                .mapToObj(i -> (i % 2 == 0 ? api(ana) : watching(ana)).sending(kitchen, "once", "Only once"))
                .toList();
        List<Reply> answers = replies.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(Reply::status).isSubsetOf(200, 201);
        assertThat(answers.stream().map(Reply::body).distinct()).hasSize(1);
        assertThat(watching(ana).messages(kitchen, ""))
                .containsExactly(answers.get(0).body());
    }

    // ---- reading

    @Test
    void pagesReachEveryMessageInBothDirections() {
        String ana = somebody("ana");
        String kitchen = api(ana).group("Kitchen");
        say(ana, kitchen, 1, 23);

        assertThat(seqs(watching(ana).messages(kitchen, ""))).isEqualTo(range(1, 23));
        assertThat(seqs(watching(ana).messages(kitchen, "?limit=5"))).isEqualTo(range(19, 23));
        assertThat(seqs(watching(ana).messages(kitchen, "?before=19&limit=5"))).isEqualTo(range(14, 18));
        assertThat(seqs(watching(ana).messages(kitchen, "?after=20&limit=5"))).isEqualTo(range(21, 23));
        assertThat(seqs(watching(ana).messages(kitchen, "?around=10&limit=5"))).isEqualTo(range(8, 12));
        assertThat(followed(ana, kitchen, "before")).isEqualTo(range(1, 23));
        assertThat(followed(ana, kitchen, "after")).isEqualTo(range(1, 23));
        api(ana).get("/conversations/" + kitchen + "/messages?limit=100000").expect(400, "page.invalid");
    }

    void say(String user, String conversation, int from, int to) {
        for (int i = from; i <= to; i++) {
            api(user).send(conversation, "m" + i, "Message " + i).expect(201);
        }
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private List<Long> followed(String user, String conversation, String direction) {
        List<Long> all = new ArrayList<>();
        String query = direction.equals("after") ? "?after=0&limit=4" : "?limit=4";
        while (true) {
            Json page = watching(user)
                    .get("/conversations/" + conversation + "/messages" + query)
                    .expect(200)
                    .body();
            all.addAll(direction.equals("after") ? all.size() : 0, seqs(page.objects("messages")));
            if (!page.has(direction)) {
                return all;
            }
            query = "?" + direction + "=" + page.number(direction) + "&limit=4";
        }
    }

    @Test
    void theListShowsConversationsByLastActivityWithTheirLastMessage() {
        String ana = somebody("ana");
        List<String> rooms =
                IntStream.range(0, 7).mapToObj(i -> api(ana).group("Room " + i)).toList();
        for (int i = rooms.size() - 1; i >= 0; i--) {
            api(ana).send(rooms.get(i), "one", "Hello " + i).expect(201);
        }

        List<Json> listed = listed(ana, 3);

        assertThat(listed).extracting(conversation -> conversation.text("id")).containsExactlyElementsOf(rooms);
        assertThat(listed)
                .extracting(conversation -> conversation.object("lastMessage").text("text"))
                .containsExactlyElementsOf(
                        IntStream.range(0, 7).mapToObj(i -> "Hello " + i).toList());
    }

    private List<Json> listed(String user, int limit) {
        List<Json> all = new ArrayList<>();
        String query = "?limit=" + limit;
        while (true) {
            Json part = watching(user).get("/conversations" + query).expect(200).body();
            assertThat(part.objects("conversations")).hasSizeLessThanOrEqualTo(limit);
            all.addAll(part.objects("conversations"));
            if (!part.has("after")) {
                return all;
            }
            query = "?limit=" + limit + "&after=" + part.text("after");
        }
    }

    @Test
    void syncTellsInBoundedPartsWhatChangedAfterACursor() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        say(ana, kitchen, 1, 3);
        Synced before = synced(ben, Optional.empty(), 100);
        assertThat(seqs(before.messages())).isEqualTo(range(1, 3));
        assertThat(before.conversations()).contains(kitchen);

        say(ana, kitchen, 4, 20);
        String cellar = api(ana).group("Cellar", ben);
        say(ana, cellar, 1, 2);
        Synced after = synced(ben, Optional.of(before.cursor()), 4);

        assertThat(seqs(in(kitchen, after.messages()))).isEqualTo(range(4, 20));
        assertThat(seqs(in(cellar, after.messages()))).isEqualTo(range(1, 2));
        assertThat(after.conversations()).containsExactly(cellar);
        assertThat(synced(ben, Optional.of(after.cursor()), 4).messages()).isEmpty();
        watching(ben).get("/sync?cursor=made-up").expect(400, "cursor.invalid");
    }

    private record Synced(Set<String> conversations, List<Json> left, List<Json> messages, String cursor) {}

    private Synced synced(String user, Optional<String> from, int limit) {
        Synced all = new Synced(new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>(), "");
        Optional<String> cursor = from;
        while (true) {
            String query = "/sync?limit=" + limit
                    + cursor.map(value -> "&cursor=" + value).orElse("");
            Json part = watching(user).get(query).expect(200).body();
            assertThat(part.objects("messages").size()
                            + part.objects("conversations").size())
                    .isLessThanOrEqualTo(limit + 2);
            part.objects("conversations").forEach(each -> all.conversations().add(each.text("id")));
            all.left().addAll(part.objects("left"));
            all.messages().addAll(part.objects("messages"));
            cursor = Optional.of(part.text("cursor"));
            if (!part.flag("more")) {
                return new Synced(all.conversations(), all.left(), all.messages(), cursor.get());
            }
        }
    }

    static List<Json> in(String conversation, List<Json> messages) {
        return messages.stream()
                .filter(message -> message.text("conversation").equals(conversation))
                .toList();
    }

    // ---- live

    @Test
    void everyConnectionOfEveryMemberHearsAMessageAlsoTheSendersOwn() throws Exception {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);

        try (Heard sending = Socket.hear(parley.first(), ana);
                Heard other = Socket.hear(parley.last(), ana);
                Heard near = Socket.hear(parley.first(), ben);
                Heard far = Socket.hear(parley.last(), ben)) {
            Json sent =
                    sending.socket().ask(Socket.send(kitchen, "one", "Hello")).object("message");

            for (Heard heard : List.of(sending, other, near, far)) {
                assertThat(heard.awaitMessage(sent.text("id"))).isEqualTo(sent);
            }
        }
    }

    @Test
    void whoeverWasAwayGetsWhatTheyMissedThenGoesOnLive() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        String cursor = awayAfterHearing(ana, ben, kitchen, 5);

        say(ana, kitchen, 6, 300);
        try (Heard heard = Socket.hear(parley.last(), ben, Optional.of(cursor))) {
            await().atMost(SOON).until(() -> heard.messages(kitchen).size() >= 290);
            say(ana, kitchen, 301, 310);
            await().atMost(SOON).until(() -> lastSeq(heard.messages(kitchen)) == 310);

            List<Long> seqs = seqs(heard.messages(kitchen)).stream().distinct().toList();
            assertThat(seqs).isSorted();
            assertThat(seqs).endsWith(range(6, 310).toArray(Long[]::new));
        }
    }

    private String awayAfterHearing(String ana, String ben, String kitchen, int messages) {
        try (Heard heard = Socket.hear(parley.first(), ben)) {
            String before = heard.cursor().orElseThrow();
            say(ana, kitchen, 1, messages);
            await().atMost(SOON).until(() -> lastSeq(heard.messages(kitchen)) == messages);
            await().atMost(SOON).until(() -> !heard.cursor().orElseThrow().equals(before));
            return heard.cursor().orElseThrow();
        }
    }

    static long lastSeq(List<Json> messages) {
        return messages.isEmpty() ? 0 : messages.get(messages.size() - 1).number("seq");
    }

    @Test
    void aNewMemberHearsFromThenOn() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen");
        say(ana, kitchen, 1, 2);

        try (Heard heard = Socket.hear(parley.last(), ben)) {
            api(ana).put("/conversations/" + kitchen + "/members/" + ben, Map.of("role", "member"))
                    .expect(200);
            await().atMost(SOON).until(() -> !heard.conversations(kitchen).isEmpty());
            assertThat(roles(heard.conversations(kitchen).get(0))).containsEntry(ben, "member");

            say(ana, kitchen, 3, 4);
            await().atMost(SOON).until(() -> lastSeq(heard.messages(kitchen)) == 4);
            assertThat(seqs(heard.messages(kitchen))).isEqualTo(range(3, 4));
            assertThat(seqs(watching(ben).messages(kitchen, ""))).isEqualTo(range(1, 4));
        }
    }

    @Test
    void aRemovedMemberIsToldAndHearsNothingMore() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        String cellar = api(ana).group("Cellar", ben);
        say(ana, kitchen, 1, 1);
        Synced before = synced(ben, Optional.empty(), 100);

        try (Heard heard = Socket.hear(parley.last(), ben)) {
            assertThat(api(ana).delete("/conversations/" + kitchen + "/members/" + ben)
                            .status())
                    .isIn(200, 204);
            say(ana, kitchen, 2, 5);
            Json marker = api(ana).send(cellar, "marker", "Marker").expect(201).body();
            heard.awaitMessage(marker.text("id"));
            await().atMost(SOON)
                    .until(() -> heard.conversations(kitchen).stream().anyMatch(each -> each.has("left")));

            assertThat(heard.messages(kitchen)).isEmpty();
            watching(ben).get("/conversations/" + kitchen).expect(404, "conversation.not_found");
            watching(ben).send(kitchen, "late", "Still here?").expect(404, "conversation.not_found");
            Synced after = synced(ben, Optional.of(before.cursor()), 100);
            assertThat(after.left())
                    .extracting(left -> left.text("conversation"))
                    .containsExactly(kitchen);
            assertThat(in(kitchen, after.messages())).isEmpty();
        }
    }

    // ---- naughty texts

    @Test
    void naughtyTextsComeBackExactlyOrAreRefusedWithTheirCode() throws Exception {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String byHttp = api(ana).group("By HTTP", ben);
        String bySocket = api(ana).group("By socket", ben);
        List<String> kept = new ArrayList<>();

        try (Heard live = Socket.hear(parley.last(), ben);
                Heard sending = Socket.hear(parley.first(), ana)) {
            String cursor = live.cursor().orElseThrow();
            int number = 0;
            for (NaughtyStrings.Entry entry : NaughtyStrings.all()) {
                String id = "n" + number++;
                Reply reply = api(ana).send(byHttp, id, entry.text());
                Json answer = sending.socket().ask(Socket.send(bySocket, id, entry.text()));
                if (entry.refusedWith().isPresent()) {
                    assertThat(reply.body().text("code"))
                            .as(id)
                            .isEqualTo(entry.refusedWith().get());
                    assertThat(answer.text("code"))
                            .as(id)
                            .isEqualTo(entry.refusedWith().get());
                } else {
                    assertThat(reply.expect(201).body().text("text")).as(id).isEqualTo(entry.text());
                    assertThat(answer.object("message").text("text")).as(id).isEqualTo(entry.text());
                    kept.add(entry.text());
                }
            }
            for (String conversation : List.of(byHttp, bySocket)) {
                await().atMost(SOON).until(() -> lastSeq(live.messages(conversation)) == kept.size());
                assertThat(texts(live.messages(conversation))).isEqualTo(kept);
                assertThat(history(ben, conversation)).isEqualTo(kept);
            }
            Synced caughtUp = synced(ben, Optional.of(cursor), 50);
            assertThat(texts(in(byHttp, caughtUp.messages()))).isEqualTo(kept);
            assertThat(texts(in(bySocket, caughtUp.messages()))).isEqualTo(kept);
            assertCaughtUp(ben, cursor, byHttp, kept);
        }
    }

    private void assertCaughtUp(String user, String cursor, String conversation, List<String> kept) {
        try (Heard heard = Socket.hear(parley.last(), user, Optional.of(cursor))) {
            await().atMost(SOON).until(() -> lastSeq(heard.messages(conversation)) == kept.size());
            assertThat(texts(heard.messages(conversation))).isEqualTo(kept);
        }
    }

    List<String> history(String user, String conversation) {
        List<String> all = new ArrayList<>();
        while (true) {
            List<Json> page = watching(user).messages(conversation, "?after=" + all.size() + "&limit=100");
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(texts(page));
        }
    }
}
