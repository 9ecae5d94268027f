package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    private String kitchen = "";

    @BeforeEach
    void say() {
        kitchen = server.as("ana").group("Kitchen");
        IntStream.rangeClosed(1, 12)
                .forEach(i ->
                        server.as("ana").send(kitchen, "m" + i, "Message " + i).expect(201));
    }

    private Reply page(String query) {
        return server.as("ana")
                .get("/conversations/" + kitchen + "/messages" + query)
                .expect(200);
    }

    private static List<Long> seqs(Reply page) {
        return page.list("messages").stream()
                .map(message -> message.get("seq").asLong())
                .toList();
    }

    @Test
    void aPageLiesBeforeAfterOrAroundASeqOrIsTheLatest() {
        assertThat(seqs(page("?limit=3"))).containsExactly(10L, 11L, 12L);
        assertThat(seqs(page("?before=10&limit=3"))).containsExactly(7L, 8L, 9L);
        assertThat(seqs(page("?after=10&limit=3"))).containsExactly(11L, 12L);
        assertThat(seqs(page("?around=6&limit=3"))).containsExactly(5L, 6L, 7L);
        assertThat(seqs(page(""))).hasSize(12);
    }

    @Test
    void aPageSaysWhereToReadOnAndWhereItEnds() {
        assertThat(page("?limit=3").number("before")).isEqualTo(10);
        assertThat(page("?limit=3").has("after")).isFalse();
        assertThat(page("?after=0&limit=3").number("after")).isEqualTo(3);
        assertThat(page("?after=0&limit=3").has("before")).isFalse();
    }

    @Test
    void oneMessageIsReadByItsId() {
        String id = page("?limit=1").each("messages", "id").get(0);

        assertThat(server.as("ana")
                        .get("/conversations/" + kitchen + "/messages/" + id)
                        .expect(200)
                        .text("text"))
                .isEqualTo("Message 12");
        server.as("ana")
                .get("/conversations/" + kitchen + "/messages/5c3f1c3e-9d3b-8f2a-a9c4-1f6f0f7b2d11")
                .expect(404, "message.not_found");
        server.as("ana").get("/conversations/" + kitchen + "/messages/none").expect(404, "message.not_found");
    }
}
