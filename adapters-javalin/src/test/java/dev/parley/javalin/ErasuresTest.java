package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.FaultyStore.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People are erased by whoever may, and by themselves. */
class ErasuresTest {
    private final RunningServer server = RunningServer.start(RunningServer.impatient(Duration.ofMillis(200)));
    private final Http ana = server.as("ana");
    private final Http ben = server.as("ben");
    private final Http operator = server.as("operator", Scope.ADMIN);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoeverIsErasedIsNamedNowhereAndSaysNothing() {
        String kitchen = ana.group("Kitchen", "ben", "cleo");
        String hello = ben.send(kitchen, "one", "Hello, it is ben").expect(201).text("id");
        String messages = "/conversations/" + kitchen + "/messages";
        ana.post(messages, "{\"text\":\"Welcome @ben\",\"replyTo\":\"" + hello + "\"}")
                .expect(201);

        erase("ben");

        assertThat(ana.get("/conversations/" + kitchen).expect(200).each("members", "user"))
                .containsExactly("ana", "cleo");
        Reply history = ana.get(messages).expect(200);
        assertThat(history.text()).doesNotContain("ben").doesNotContain("Hello");
        assertThat(history.each("messages", "sender")).containsExactly("system:erased", "ana");
        assertThat(history.list("messages").get(0).has("deletedAt")).isTrue();
        assertThat(history.list("messages").get(1).get("text").asString()).isEqualTo("Welcome @_");
        assertThat(ben.get("/conversations").expect(200).list("conversations")).isEmpty();
        ben.get(messages).expect(404, "conversation.not_found");
    }

    private void erase(String user) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> operator.delete("/people/" + user).status() == 204);
    }

    @Test
    void aDirectConversationStaysWithTheOtherAndIsClosed() {
        ana.post("/direct/ben/messages", "{\"text\":\"Hello\",\"clientMessageId\":\"one\"}")
                .expect(201);

        erase("ana");

        Reply list = ben.get("/conversations").expect(200);
        assertThat(list.text()).doesNotContain("ana");
        assertThat(list.list("conversations").get(0).get("archived").asBoolean())
                .isTrue();
        assertThat(list.list("conversations").get(0).get("members").findValuesAsString("user"))
                .containsExactlyInAnyOrder("system:erased", "ben");
        ben.post("/direct/ana/messages", "{\"text\":\"Where are you?\",\"clientMessageId\":\"two\"}")
                .expect(409, "conversation.archived");
    }

    @Test
    void everybodyErasesThemselvesAndNobodyElseButWhoeverMayErase() {
        String kitchen = ana.group("Kitchen", "ben");

        ana.delete("/people/ben").expect(403, "token.scope");
        server.as("ben", Scope.SEND).delete("/me").expect(403, "token.scope");
        await().atMost(Duration.ofSeconds(30)).until(() -> ben.delete("/me").status() == 204);

        assertThat(ana.get("/conversations/" + kitchen).expect(200).each("members", "user"))
                .containsExactly("ana");
    }

    @Test
    void ofNobodyIsToldWhetherTheyWereEverHere() {
        erase("somebody-whom-nobody-knows");
    }

    @Test
    void whatTakesLongerGoesOnAndIsAskedForAgain() {
        ana.group("Kitchen", "ben");
        CountDownLatch slow = new CountDownLatch(1);
        server.backend.store.before(call -> {
            if (call == Call.EVER_IN) {
                awaitOpen(slow);
            }
        });

        Reply accepted = operator.delete("/people/ben").expect(202);

        assertThat(accepted.text()).isEqualTo("{\"user\":\"ben\",\"erased\":false}");
        assertThat(accepted.header("Retry-After")).contains("2");
        slow.countDown();
        erase("ben");
        assertThat(ben.get("/conversations").expect(200).list("conversations")).isEmpty();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatFailsOnTheWayGoesOnWhenItIsAskedForAgain() {
        String kitchen = ana.group("Kitchen", "ben");
        ben.send(kitchen, "one", "Hello").expect(201);
        server.backend.store.before(call -> {
            if (call == Call.RANGE) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is away.");
            }
        });

        operator.delete("/people/ben").expect(503, "store.unavailable");
        server.backend.store.heal();
        erase("ben");

        assertThat(ana.get("/conversations/" + kitchen + "/messages")
                        .expect(200)
                        .each("messages", "sender"))
                .isEqualTo(List.of("system:erased"));
    }

    @Test
    void systemSendersAreNobodyToBeErased() {
        operator.delete("/people/system:clock").expect(422, "user.invalid");
    }
}
