package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.FaultyStore.Call;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything of a conversation or a person, line by line. */
class ExportsTest {
    private final RunningServer server = RunningServer.start();
    private final Http ana = server.as("ana");
    private final Http ben = server.as("ben");

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<JsonNode> lines(Reply reply, String type) {
        return reply.text()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .filter(line -> line.get("type").asString().equals(type))
                .map(line -> line.get(type))
                .toList();
    }

    private static List<String> types(Reply reply) {
        return reply.text()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line).get("type").asString())
                .distinct()
                .toList();
    }

    @Test
    void aConversationIsExportedWithItsMessagesInTheirOrderAndWithItsMarkers() {
        String kitchen = ana.group("Kitchen", "ben");
        IntStream.rangeClosed(1, 120)
                .forEach(i -> ana.send(kitchen, "m" + i, "Message " + i).expect(201));
        ben.put("/conversations/" + kitchen + "/marker", "{\"seq\":7}").expect(200);
        ben.put("/conversations/" + kitchen + "/preferences", "{\"muted\":true}")
                .expect(200);

        Reply export = ana.get("/conversations/" + kitchen + "/export").expect(200);

        assertThat(export.header("Content-Type")).contains("application/x-ndjson");
        assertThat(types(export)).containsExactly("conversation", "message", "marker");
        assertThat(lines(export, "conversation")).extracting(JsonNode::toString).hasSize(1);
        assertThat(lines(export, "message"))
                .extracting(message -> message.get("seq").asInt())
                .isEqualTo(IntStream.rangeClosed(1, 120).boxed().toList());
        List<JsonNode> markers = lines(export, "marker");
        assertThat(markers).extracting(marker -> marker.get("user").asString()).containsExactly("ana", "ben");
        assertThat(markers.get(0).has("muted")).isTrue();
        assertThat(markers.get(1).has("muted")).isFalse();
        assertThat(markers.get(1).get("readSeq").asInt()).isEqualTo(7);
    }

    @Test
    void whoJoinedLaterExportsWhatTheySee() {
        String kitchen = ana.group("Kitchen");
        ana.send(kitchen, "one", "Among us").expect(201);
        ana.patch("/conversations/" + kitchen, "{\"history\":\"joined\"}").expect(200);
        ana.put("/conversations/" + kitchen + "/members/ben", "{}").expect(200);
        ana.send(kitchen, "two", "Welcome").expect(201);

        Reply export = ben.get("/conversations/" + kitchen + "/export").expect(200);

        assertThat(lines(export, "message"))
                .extracting(message -> message.get("text").asString())
                .containsExactly("Welcome");
        server.as("eve").get("/conversations/" + kitchen + "/export").expect(404, "conversation.not_found");
    }

    @Test
    void aPersonExportsTheirConversationsTheirOwnMarkersAndWhatTheySent() {
        for (String title : List.of("Kitchen", "Cellar")) {
            String id = ana.group(title, "ben");
            IntStream.range(0, 60)
                    .forEach(i -> (i % 2 == 0 ? ana : ben)
                            .send(id, title + i, title + " " + i)
                            .expect(201));
        }
        ben.group("Elsewhere");

        Reply export = ana.get("/me/export").expect(200);

        assertThat(lines(export, "conversation"))
                .extracting(conversation -> conversation.get("title").asString())
                .containsExactlyInAnyOrder("Kitchen", "Cellar");
        assertThat(lines(export, "message"))
                .hasSize(60)
                .allSatisfy(
                        message -> assertThat(message.get("sender").asString()).isEqualTo("ana"));
        assertThat(lines(export, "marker"))
                .allSatisfy(marker -> assertThat(marker.get("user").asString()).isEqualTo("ana"));
        assertThat(server.as("nobody").get("/me/export").expect(200).text()).isEmpty();
    }

    @Test
    void anExportThatCantGoOnBreaksOffWithoutItsEnd() {
        String kitchen = ana.group("Kitchen", "ben");
        IntStream.rangeClosed(1, 120)
                .forEach(i -> ana.send(kitchen, "m" + i, "Message " + i).expect(201));
        AtomicInteger pages = new AtomicInteger();
        server.backend.store.before(call -> {
            if (call == Call.RANGE && pages.incrementAndGet() == 2) {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is away.");
            }
        });

        assertThatThrownBy(() -> ana.get("/conversations/" + kitchen + "/export"))
                .isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void whoOnlyAsksForTheHeadIsReadNothing() throws IOException {
        String kitchen = ana.group("Kitchen");
        ana.send(kitchen, "one", "Hello").expect(201);
        AtomicInteger pages = new AtomicInteger();
        server.backend.store.before(call -> pages.addAndGet(call == Call.RANGE ? 1 : 0));

        try (RawHttp raw = new RawHttp(server.port())) {
            raw.say(request("HEAD", kitchen));
            assertThat(raw.head().status()).isEqualTo(200);
        }
        assertThat(pages.get()).isZero();
    }

    private static String request(String method, String conversation) {
        return method + " /api/v1/conversations/" + conversation
                + "/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestTokens.of("ana") + "\r\n\r\n";
    }

    @Test
    void aClientThatDoesNotReadIsCutOff() throws IOException {
        ServerSettings.Waits waits = ServerSettings.Waits.DEFAULT;
        try (RunningServer impatient = RunningServer.start(RunningServer.LOOPBACK.withWaits(new ServerSettings.Waits(
                waits.connect(),
                waits.ping(),
                waits.liveness(),
                Duration.ofMillis(300),
                waits.request(),
                waits.idle())))) {
            String kitchen = impatient.as("ana").group("Kitchen");
            String text = "\u20ac".repeat(4_000);
            IntStream.range(0, 1_000)
                    .forEach(i ->
                            impatient.as("ana").send(kitchen, "m" + i, text).expect(201));

            try (RawHttp raw = new RawHttp(impatient.port())) {
                raw.say(request("GET", kitchen));
                raw.head();
                impatient.server.drain(Duration.ofSeconds(60));

                assertThat(raw.rest()).doesNotEndWith("\r\n0\r\n\r\n");
            }
        }
    }
}
