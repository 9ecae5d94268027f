package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogEntriesTest {
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private String log = "";

    @BeforeEach
    void say() {
        String kitchen = server.as("ana").group("Kitchen");
        IntStream.rangeClosed(1, 5)
                .forEach(i ->
                        server.as("ana").send(kitchen, "m" + i, "Message " + i).expect(201));
        log = "/conversations/" + kitchen + "/log";
    }

    private static List<String> texts(Reply stretch) {
        return stretch.list("entries").stream()
                .map(entry -> entry.get("message").get("text").asString())
                .toList();
    }

    @Test
    void theLogIsReadFromItsBeginningInStretches() {
        Reply first = server.as("ana").get(log + "?limit=3").expect(200);
        Reply second = server.as("ana")
                .get(log + "?limit=3&from=" + first.number("next"))
                .expect(200);
        Reply third = server.as("ana")
                .get(log + "?limit=3&from=" + second.number("next"))
                .expect(200);

        assertThat(texts(first)).containsExactly("Message 1", "Message 2", "Message 3");
        assertThat(texts(second)).containsExactly("Message 4", "Message 5");
        assertThat(texts(third)).isEmpty();
        assertThat(third.number("next")).isEqualTo(second.number("next"));
    }

    @Test
    void aPositionIsWhereItsEntryIsReadFrom() {
        long position = server.as("ana")
                .get(log)
                .expect(200)
                .list("entries")
                .get(3)
                .get("position")
                .asLong();

        assertThat(texts(server.as("ana").get(log + "?from=" + position).expect(200)))
                .containsExactly("Message 4", "Message 5");
    }

    @Test
    void theLogIsReadSinceATime() {
        assertThat(texts(server.as("ana")
                        .get(log + "?since=2026-03-01T13:00:00+01:00")
                        .expect(200)))
                .hasSize(5);
        Reply later = server.as("ana").get(log + "?since=2026-03-01T12:00:01Z").expect(200);
        assertThat(later.list("entries")).isEmpty();
        assertThat(later.has("next")).isFalse();
    }

    @Test
    void aPositionAndATimeTogetherMakeNoSense() {
        server.as("ana").get(log + "?from=1&since=2026-03-01T12:00:00Z").expect(400, "page.invalid");
        server.as("ana").get(log + "?from=-1").expect(400, "page.invalid");
        server.as("ana").get(log + "?limit=201").expect(400, "page.invalid");
    }
}
