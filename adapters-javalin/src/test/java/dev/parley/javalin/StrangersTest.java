package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To a stranger a foreign conversation looks like one that does not exist, whatever they ask of it. */
class StrangersTest {
    private static final String NOWHERE = "5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11";

    private static RunningServer server;
    private static String kitchen;
    private static String message;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        kitchen = server.as("ana").group("Kitchen", "ben");
        message = server.as("ana").send(kitchen, "one", "Hello").expect(201).text("id");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /conversations/@                  |",
                "PATCH  | /conversations/@                  | {\"title\":\"Mine\"}",
                "PUT    | /conversations/@/members/eve      | {\"role\":\"owner\"}",
                "PUT    | /conversations/@/owner            | {\"user\":\"ben\"}",
                "DELETE | /conversations/@/members/ana      |",
                "DELETE | /conversations/@/members/eve      |",
                "GET    | /conversations/@/messages         |",
                "GET    | /conversations/@/messages?after=0 |",
                "GET    | /conversations/@/messages/#       |",
                "GET    | /conversations/@/log              |",
                "DELETE | /conversations/@                  |",
                "PUT    | /conversations/@/marker           | {\"seq\":1}",
                "PUT    | /conversations/@/preferences      | {\"muted\":true}",
                "GET    | /conversations/@/markers          |",
                "PATCH  | /conversations/@/messages/#       | {\"text\":\"Mine\"}",
                "DELETE | /conversations/@/messages/#       |",
                "PUT    | /conversations/@/messages/#/reactions/x |",
                "DELETE | /conversations/@/messages/#/reactions/x |",
                "GET    | /conversations/@/messages/#/replies |",
                "POST   | /conversations/@/messages         | {\"text\":\"Hello\",\"clientMessageId\":\"one\"}",
            })
    void aForeignConversationIsAnsweredAsOneThatIsNotThere(String method, String path, String body) {
        Reply foreign = ask(method, path.replace("@", kitchen), body);
        Reply absent = ask(method, path.replace("@", NOWHERE), body);
        Reply noId = ask(method, path.replace("@", "no-id"), body);

        foreign.expect(404, "conversation.not_found");
        assertThat(absent.text()).isEqualTo(foreign.text());
        assertThat(noId.text()).isEqualTo(foreign.text());
        assertThat(withoutWhatTimeChanges(absent)).isEqualTo(withoutWhatTimeChanges(foreign));
    }

    private static Reply ask(String method, String path, String body) {
        return server.as("eve").ask(method, path.replace("#", message), Optional.ofNullable(body));
    }

    private static Map<String, Object> withoutWhatTimeChanges(Reply reply) {
        Map<String, Object> headers = new TreeMap<>(reply.headers().map());
        headers.remove("date");
        headers.remove("ratelimit");
        return headers;
    }

    @ParameterizedTest
    @CsvSource({"/conversations", "/sync", "/bootstrap"})
    void nothingOfItIsListedToAStranger(String path) {
        assertThat(server.as("eve").get(path).expect(200).text())
                .doesNotContain(kitchen)
                .doesNotContain("Hello")
                .doesNotContain("Kitchen");
    }
}
