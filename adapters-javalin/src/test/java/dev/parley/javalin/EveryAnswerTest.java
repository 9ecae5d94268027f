package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.javalin.RawHttp.RawReply;
import dev.parley.javalin.ServerSettings.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every answer that the description promises is provoked, and looks as it is described. */
class EveryAnswerTest {
    /** What has to work so that one event that can't be saved is known to be the one. */
    private static final Set<Call> OF_SAVING =
            Set.of(Call.CHECKPOINT, Call.STORED_SINCE, Call.CONVERSATIONS, Call.COMMIT);

    private static final String CONVERSATION = "/api/v1/conversations/{conversation}";
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("POST /api/v1/conversations", "{\"title\":\"Kitchen\"}"),
            Map.entry("PATCH " + CONVERSATION, "{\"title\":\"Cellar\"}"),
            Map.entry("PUT " + CONVERSATION + "/members/{user}", "{\"role\":\"owner\"}"),
            Map.entry("PUT " + CONVERSATION + "/owner", "{\"user\":\"ben\"}"),
            Map.entry("PUT " + CONVERSATION + "/marker", "{\"seq\":1}"),
            Map.entry("PUT " + CONVERSATION + "/preferences", "{\"muted\":true}"),
            Map.entry("POST " + CONVERSATION + "/messages", "{\"text\":\"Hello\"}"),
            Map.entry("PATCH " + CONVERSATION + "/messages/{message}", "{\"text\":\"Hello!\"}"),
            Map.entry("POST /api/v1/direct/{user}/messages", "{\"text\":\"Hello\"}"),
            Map.entry("PUT /api/v1/direct/{user}/preferences", "{\"muted\":true}"),
            Map.entry("POST /api/v1/dev/token", "{\"user\":\"ana\"}"));
    /** What an address needs besides its path. */
    private static final Map<String, String> QUERIES = Map.of("GET /api/v1/search", "?q=Hello");

    private static final String NOWHERE = "5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11";

    /** One operation on the server, in one conversation. */
    private record Asking(RunningServer server, Routes.Route route, String conversation, String message) {
        String path() {
            return route.path()
                    .path()
                    .replace("/api/v1", "")
                    .replace("{conversation}", conversation)
                    .replace("{message}", message)
                    .replace("{reaction}", "%2B1")
                    .replace("{user}", isErasure() ? "zoe" : "ben");
        }

        /** Whether it takes somebody away, whom then nothing else is asked about. */
        boolean isErasure() {
            return route.path().path().endsWith("/me") || route.path().path().contains("/people/");
        }

        /** Somebody who may ask for it. */
        Http caller() {
            return server.as(isErasure() ? "zoe" : "ana", Scope.values());
        }

        Optional<String> body() {
            return Optional.ofNullable(
                    BODIES.get(route.method() + " " + route.path().path()));
        }

        String query() {
            return QUERIES.getOrDefault(route.method() + " " + route.path().path(), "");
        }

        Reply by(Http somebody) {
            return by(somebody, query());
        }

        Reply by(Http somebody, String query) {
            return somebody.ask(route.method(), path() + query, body());
        }

        /** Who is there is not in the store, but who belongs to a conversation is, unless that is known already. */
        Asking ofWhatIsNotKnown() {
            return path().endsWith("/presence") ? new Asking(server, route, NOWHERE, message) : this;
        }

        /** Whether nothing is stored, and without the store nobody told. */
        boolean isEphemeral() {
            return path().endsWith("/typing");
        }

        boolean isProbe() {
            return path().startsWith("/health");
        }
    }

    private interface Provocation {
        void on(Asking asking) throws IOException;
    }

    /** Each operation has a group of its own, so that none finds what another one has left; the direct one is there already. */
    private static void everywhere(RunningServer server, Provocation provocation) throws IOException {
        server.as("ana").post("/direct/ben/messages", "{\"text\":\"Hello\"}").expect(201);
        List<Asking> all = new ArrayList<>();
        for (Routes.Route route : server.server.routes()) {
            String kitchen = server.as("ana").group("Kitchen", "ben", "zoe");
            String message =
                    server.as("ana").send(kitchen, "one", "Hello").expect(201).text("id");
            all.add(new Asking(server, route, kitchen, message));
        }
        for (Asking asking : all) {
            provocation.on(asking);
        }
    }

    @Test
    void everyAnswerThatIsDescribedIsGivenAsDescribed() throws IOException {
        whatGoesWell();
        whatIsAskedWrongly();
        whatIsNotAllowed();
        whatFails();

        Set<String> missing = new TreeSet<>(Http.DESCRIPTION.described());
        missing.removeAll(Http.DESCRIPTION.seen());
        assertThat(missing).isEmpty();
    }

    private static void whatGoesWell() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            everywhere(server, asking -> asking.by(asking.caller()));
            UpgradeTest.ask(server, "/api/v1/socket", UpgradeTest.COMPLETE);
            String[] crowd = IntStream.range(0, 100).mapToObj(i -> "u" + i).toArray(String[]::new);
            server.as("ana")
                    .get("/conversations/" + server.as("ana").group("Hall", crowd) + "/presence")
                    .expect(409, "conversation.too_large");
            String kitchen = server.as("ana").group("Kitchen");
            for (String path : List.of("/conversations/" + kitchen + "/messages", "/direct/ben/messages")) {
                String hello = "{\"text\":\"Hello\",\"clientMessageId\":\"one\"}";
                server.as("ana").post(path, hello).expect(201);
                server.as("ana").post(path, hello).expect(200);
                server.as("ana")
                        .header("Prefer", "respond-async")
                        .post(path, hello)
                        .expect(202);
                server.as("ana").post(path, hello.replace("Hello", "Bye")).expect(409);
            }
            Http keyed = server.as("ana").header("Idempotency-Key", "key");
            keyed.post("/conversations", "{\"title\":\"Kitchen\"}").expect(201);
            keyed.post("/conversations", "{\"title\":\"Kitchen\"}").expect(200);
            keyed.post("/conversations", "{\"title\":\"Cellar\"}").expect(409);
            String direct = server.as("ana").get("/conversations").each("conversations", "id").stream()
                    .filter(id -> server.as("ana")
                            .get("/conversations/" + id)
                            .text("kind")
                            .equals("direct"))
                    .findFirst()
                    .orElseThrow();
            server.as("ana")
                    .patch("/conversations/" + direct, "{\"title\":\"Us\"}")
                    .expect(409);
            server.as("ana")
                    .put("/conversations/" + direct + "/members/cleo", "{}")
                    .expect(409);
            server.as("ana")
                    .put("/conversations/" + direct + "/owner", "{\"user\":\"ben\"}")
                    .expect(409);
            server.as("ana").delete("/conversations/" + direct + "/members/ben").expect(409);
            server.as("ana").delete("/conversations/" + direct).expect(409, "conversation.direct");
            changesThatConflict(server.as("ana"), kitchen);
        }
        try (RunningServer server = RunningServer.start(RunningServer.impatient(Duration.ofMillis(100)))) {
            CountDownLatch known = new CountDownLatch(1);
            server.backend.store.before(call -> {
                if (call == Call.EVER_IN) {
                    await(known);
                }
            });
            server.as("zoe").delete("/me").expect(202);
            server.as("ana", Scope.ADMIN).delete("/people/zoe").expect(202);
            known.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void changesThatConflict(Http ana, String kitchen) {
        String messages = "/conversations/" + kitchen + "/messages/";
        String gone = messages + ana.send(kitchen, "gone", "Hello").expect(201).text("id");
        ana.delete(gone).expect(200);
        ana.patch(gone, "{\"text\":\"Hello\"}").expect(409, "message.deleted");
        ana.ask("PUT", gone + "/reactions/x", Optional.empty()).expect(409, "message.deleted");
        ana.delete(gone + "/reactions/x").expect(409, "message.deleted");
        ana.put("/conversations/" + kitchen + "/preferences", "{\"blocked\":true}")
                .expect(409, "conversation.not_direct");
        for (int i = 0; i < RunningServer.MAX_CONVERSATIONS; i++) {
            ana.put("/direct/user" + i + "/preferences", "{\"blocked\":true}");
        }
        ana.put("/direct/onemore/preferences", "{\"blocked\":true}").expect(409, "conversations.too_many");
    }

    private static void whatIsAskedWrongly() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            everywhere(server, asking -> {
                asking.by(asking.caller(), "?made_up=1").expect(400);
                if (asking.body().isPresent()) {
                    Http ana = server.as("ana");
                    String method = asking.route().method();
                    byte[] wrong = "{\"title\":\"\",\"role\":\"king\",\"text\":\"\",\"user\":\"\"}"
                            .getBytes(StandardCharsets.UTF_8);
                    // the length alone: a body would meet a connection that is being closed
                    assertThat(raw(asking, "Content-Length: 65537\r\n\r\n").status())
                            .isEqualTo(413);
                    ana.ask(method, asking.path(), Optional.of(wrong), "text/plain")
                            .expect(415);
                    if (!asking.path().endsWith("/preferences")) { // true and false break no rule
                        ana.ask(method, asking.path(), Optional.of(unacceptable(asking)))
                                .expect(422);
                    }
                }
                if (asking.path().contains("/reactions/")) {
                    String tooLong = asking.path().replace("%2B1", "x".repeat(33));
                    server.as("ana")
                            .ask(asking.route().method(), tooLong, Optional.empty())
                            .expect(422, "reaction.invalid");
                }
                if (asking.path().contains("/conversations/")) {
                    asking.by(server.as("eve")).expect(404);
                }
            });
            String kitchen = server.as("ana").group("Kitchen");
            server.as("ana")
                    .delete("/conversations/" + kitchen + "/members/a%0Ab")
                    .expect(422);
            server.as("ana")
                    .delete("/conversations/" + kitchen + "/messages/" + NOWHERE + "?sender=ben")
                    .expect(422, "user.invalid");
            server.as("ana")
                    .put("/direct/system:clock/preferences", "{\"blocked\":true}")
                    .expect(422, "user.invalid");
            server.as("eve").put("/direct/zoe/preferences", "{\"muted\":true}").expect(404, "conversation.not_found");
            server.as("ana").get("/search").expect(422, "search.invalid");
            server.as("ana", Scope.ADMIN).delete("/people/system:clock").expect(422, "user.invalid");
            server.as("ana").get("/search?q=Hello&conversation=" + NOWHERE).expect(404);
            server.as("ana")
                    .post("/direct/ben/messages", "{\"text\":\"Hello\",\"replyTo\":\"" + NOWHERE + "\"}")
                    .expect(404, "message.not_found");
        }
        try (RunningServer server = RunningServer.start(RunningServer.impatient(Duration.ofMillis(100)))) {
            everywhere(server, asking -> {
                if (asking.body().isPresent()) {
                    assertThat(raw(asking, "Content-Length: 50\r\n\r\n{").status())
                            .isEqualTo(408);
                }
            });
        }
    }

    private static String unacceptable(Asking asking) {
        return asking.body()
                .orElseThrow()
                .replace(":1}", ":-1}")
                .replaceAll("\"(title|text|user)\":\"[^\"]*\"", "\"$1\":\"\"")
                .replace("\"owner\"", "\"king\"");
    }

    private static RawReply raw(Asking asking, String rest) throws IOException {
        String path = asking.isProbe() ? asking.path() : "/api/v1" + asking.path();
        try (RawHttp raw = new RawHttp(asking.server().port())) {
            RawReply reply = raw.say(
                            asking.route().method() + " " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + TestTokens.of("ana") + "\r\nContent-Type: application/json\r\n" + rest)
                    .hear();
            Http.DESCRIPTION.check(asking.route().method(), path, reply.status(), reply.headers(), reply.body());
            return reply;
        }
    }

    private static void whatIsNotAllowed() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            everywhere(server, asking -> {
                if (!asking.isProbe()) {
                    asking.by(asking.caller(), "?token=secret").expect(401);
                    asking.by(asking.caller().header("Origin", "https://evil.example"))
                            .expect(403);
                    assertThat(raw(asking, "X: y\r\n".repeat(200) + "\r\n").status())
                            .isEqualTo(431);
                }
            });
        }
        try (RunningServer server =
                RunningServer.start(RunningServer.LOOPBACK.withAllowedHosts(Set.of("chat.example")))) {
            for (Routes.Route route : server.server.routes()) {
                Asking asking = new Asking(server, route, NOWHERE, NOWHERE);
                if (!asking.isProbe()) {
                    asking.by(asking.caller()).expect(421);
                }
            }
        }
        Limits limits = Limits.DEFAULT;
        try (RunningServer server = RunningServer.start(RunningServer.LOOPBACK.withLimits(new Limits(
                limits.bodyBytes(),
                limits.requestsInFlight(),
                limits.connections(),
                limits.connectionsPerUser(),
                limits.sendsInFlight(),
                limits.queueBytes(),
                1,
                1)))) {
            int number = 0;
            for (Routes.Route route : server.server.routes()) {
                Http somebody = server.as("somebody" + number++);
                if (!route.open()) {
                    assertThat(untilTooOften(new Asking(server, route, NOWHERE, NOWHERE), somebody))
                            .isEqualTo(429);
                }
            }
        }
    }

    /** One request a second is allowed: two may be further apart. */
    private static int untilTooOften(Asking asking, Http somebody) {
        return IntStream.range(0, 200)
                .map(i -> asking.by(somebody).status())
                .filter(status -> status == 429)
                .findFirst()
                .orElse(0);
    }

    private static void whatFails() throws IOException {
        try (RunningServer server = RunningServer.start()) {
            everywhere(server, asking -> {
                if (!asking.route().open() && !asking.isEphemeral()) {
                    server.backend.store.before(call -> {
                        if (!OF_SAVING.contains(call)) {
                            throw new IllegalStateException("a defect");
                        }
                    });
                    server.backend.store.beforeCommit(changes -> {
                        if (!changes.conversations().isEmpty()) {
                            throw new IllegalStateException("a defect");
                        }
                    });
                    asking.ofWhatIsNotKnown().by(asking.caller()).expect(500);
                    server.backend.store.heal();
                }
            });
        }
        try (RunningServer server = RunningServer.start()) {
            everywhere(server, asking -> {
                if (!asking.route().open() && !asking.route().method().equals("GET") && !asking.isEphemeral()) {
                    server.backend.store.before(call -> {
                        if (call == Call.COMMIT) {
                            throw new ParleyException(Problem.STORE_FULL, "The store is full.");
                        }
                    });
                    asking.by(asking.caller()).expect(507);
                    server.backend.store.heal();
                }
            });
        }
        try (RunningServer server = RunningServer.start()) {
            everywhere(server, asking -> {
                server.server.drain(Duration.ZERO);
                asking.by(asking.caller());
            });
        }
    }
}
