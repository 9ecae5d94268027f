package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a token's scopes let its bearer do over HTTP. */
class ScopesTest {
    private static final String NOWHERE = "5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11";

    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String path(Routes.Route route) {
        return route.path()
                .path()
                .replace("/api/v1", "")
                .replace("{user}", "ben")
                .replaceAll("\\{[a-z]+\\}", NOWHERE);
    }

    @Test
    void everyAddressNeedsTheScopesThatAreDescribedAndNoOthers() {
        Map<String, String> needed = new TreeMap<>();
        Map<String, String> described = new TreeMap<>();
        for (Routes.Route route : server.server.routes()) {
            if (route.open()) {
                continue;
            }
            String name = route.method() + " " + route.path().path();
            for (Scope missing : route.scopes()) {
                Reply refused = server.as("ana", allBut(missing))
                        .ask(route.method(), path(route), Optional.empty())
                        .expect(403, "token.scope");
                assertThat(refused.text("detail")).contains("\"" + missing.word() + "\"");
                assertThat(refused.header("WWW-Authenticate").orElseThrow()).contains("insufficient_scope");
            }
            Reply admitted = server.as("ana", route.scopes().toArray(Scope[]::new))
                    .ask(route.method(), path(route), Optional.empty());
            assertThat(admitted.status()).as(name).isNotEqualTo(403);
            needed.put(name, Scope.words(route.scopes()));
            described.put(
                    name, Http.DESCRIPTION.scopes(route.method(), route.path().path()));
        }

        assertThat(needed).isEqualTo(described).isNotEmpty();
    }

    private static Scope[] allBut(Scope missing) {
        return Arrays.stream(Scope.values()).filter(scope -> scope != missing).toArray(Scope[]::new);
    }

    @Test
    void wordsOfOtherServicesMeanNothing() {
        assertThat(Scope.in("openid read  profile")).isEqualTo(Set.of(Scope.READ));
        assertThat(Scope.in("")).isEmpty();
        assertThat(Scope.in("SEND")).isEmpty();
        assertThat(Scope.words(Set.of(Scope.ADMIN, Scope.SEND, Scope.READ))).isEqualTo("send read admin");
    }

    @Test
    void aSystemSenderSendsEditsAndDeletesThroughWhoeverMaySpeakForIt() {
        Http ana = server.as("ana");
        String kitchen = ana.group("Kitchen", "ben");
        String messages = "/conversations/" + kitchen + "/messages";
        Http service = server.as("clock", Scope.SEND, Scope.ADMIN);
        String noon = "{\"text\":\"It is noon\",\"clientMessageId\":\"noon\",\"sender\":\"system:clock\"}";

        Reply said = service.post(messages, noon).expect(201);

        assertThat(said.text("sender")).isEqualTo("system:clock");
        assertThat(service.post(messages, noon).expect(200).text("id")).isEqualTo(said.text("id"));
        assertThat(server.as("ben").get(messages).expect(200).each("messages", "sender"))
                .containsExactly("system:clock");
        String message = messages + "/" + said.text("id");
        service.patch(message, "{\"text\":\"It was noon\"}").expect(404);
        service.patch(message, "{\"text\":\"It was noon\",\"sender\":\"system:clock\"}")
                .expect(200);
        assertThat(server.as("ben").get(message).expect(200).text("text")).isEqualTo("It was noon");
        service.patch(message, "{\"text\":\"Night\",\"sender\":\"system:moon\"}")
                .expect(403, "message.sender_only");
        service.delete(message + "?sender=system:moon").expect(403, "message.sender_only");
        assertThat(service.delete(message + "?sender=system:clock").expect(200).has("deletedAt"))
                .isTrue();
    }

    @Test
    void nobodyElseSpeaksForASystemSender() {
        String kitchen = server.as("ana").group("Kitchen", "ben");
        String messages = "/conversations/" + kitchen + "/messages";
        String message =
                messages + "/" + server.as("ana").send(kitchen, "one", "Hello").text("id");
        String noon = "{\"text\":\"It is noon\",\"sender\":\"system:clock\"}";
        Http ana = server.as("ana");

        assertThat(ana.post(messages, noon).expect(403, "token.scope").text("detail"))
                .contains("\"admin\"");
        ana.patch(message, noon).expect(403, "token.scope");
        ana.delete(message + "?sender=system:clock").expect(403, "token.scope");
        server.as("ana", Scope.ADMIN).post(messages, noon).expect(403, "token.scope");
    }

    @Test
    void onlySystemSendersAreSpokenForAndOnlyInConversations() {
        Http admin = server.as("ana", Scope.SEND, Scope.ADMIN);
        String kitchen = admin.group("Kitchen", "ben");
        String messages = "/conversations/" + kitchen + "/messages";

        for (String name : new String[] {"ben", "system:", "System:clock", "system:erased", "system:parley", ""}) {
            Reply refused = admin.post(messages, "{\"text\":\"Hello\",\"sender\":\"" + name + "\"}")
                    .expect(422, "user.invalid");
            assertThat(refused.each("violations", "field")).containsExactly("sender");
        }
        admin.delete(messages + "/" + NOWHERE + "?sender=ben").expect(422, "user.invalid");
        admin.post("/direct/ben/messages", "{\"text\":\"Hello\",\"sender\":\"system:clock\"}")
                .expect(422, "user.invalid");
        admin.post("/direct/system:clock/messages", "{\"text\":\"Hello\"}").expect(422, "user.invalid");
        admin.put("/conversations/" + kitchen + "/members/system:clock", "{}").expect(422, "user.invalid");
    }

    @Test
    void noTokenSpeaksAsASystemSenderByItsSubject() {
        Reply refused =
                server.with(TestTokens.of("system:clock")).get("/conversations").expect(401, "token.invalid");

        assertThat(refused.text("detail")).contains("system sender");
    }
}
