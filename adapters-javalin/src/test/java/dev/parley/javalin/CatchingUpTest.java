package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchingUpTest {
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatChangedComesInPartsUpToACursorBehindWhichNothingIs() {
        String kitchen = server.as("ana").group("Kitchen", "ben");
        String before = server.as("ben").get("/sync").expect(200).text("cursor");
        IntStream.rangeClosed(1, 9)
                .forEach(i ->
                        server.as("ana").send(kitchen, "m" + i, "Message " + i).expect(201));

        List<String> texts = new ArrayList<>();
        String cursor = before;
        boolean more = true;
        while (more) {
            Reply part = server.as("ben").get("/sync?limit=4&cursor=" + cursor).expect(200);
            texts.addAll(part.each("messages", "text"));
            cursor = part.text("cursor");
            more = part.body().get("more").asBoolean();
        }

        assertThat(texts).hasSize(9).startsWith("Message 1").endsWith("Message 9");
        assertThat(server.as("ben").get("/sync?cursor=" + cursor).expect(200).list("messages"))
                .isEmpty();
    }

    @Test
    void whoeverWasRemovedIsToldAndSeesNothingMore() {
        String kitchen = server.as("ana").group("Kitchen", "ben");
        String before = server.as("ben").get("/sync").expect(200).text("cursor");
        server.as("ana").delete("/conversations/" + kitchen + "/members/ben").expect(204);
        server.as("ana").send(kitchen, "one", "Now that he is gone").expect(201);

        Reply after = server.as("ben").get("/sync?cursor=" + before).expect(200);

        assertThat(after.each("left", "conversation")).containsExactly(kitchen);
        assertThat(after.list("messages")).isEmpty();
        assertThat(after.list("conversations")).isEmpty();
    }

    @Test
    void aCursorOfAnotherLifeOfTheStoreIsAnsweredByAResetAndNothingElse() {
        server.as("ana").group("Kitchen");

        Reply reset = server.as("ana")
                .get("/sync?cursor=" + Cursor.start("another life", 1).encode())
                .expect(200);

        assertThat(reset.body().get("reset").get("reason").asString()).isNotBlank();
        assertThat(reset.has("messages")).isFalse();
        Reply goingOn =
                server.as("ana").get("/sync?cursor=" + reset.text("cursor")).expect(200);
        assertThat(goingOn.list("conversations")).isEmpty();
    }

    @Test
    void whatOthersHaveReadAndWhatWasDoneToMessagesIsCaughtUpWith() {
        String kitchen = server.as("ana").group("Kitchen", "ben");
        String message =
                server.as("ana").send(kitchen, "one", "Hello").expect(201).text("id");
        String before = server.as("ana").get("/sync").expect(200).text("cursor");
        server.as("ben")
                .put("/conversations/" + kitchen + "/marker", "{\"seq\":1}")
                .expect(200);
        server.as("ana")
                .patch("/conversations/" + kitchen + "/messages/" + message, "{\"text\":\"Good bye\"}")
                .expect(200);

        Reply after = server.as("ana").get("/sync?cursor=" + before).expect(200);

        assertThat(after.each("messages", "text")).containsExactly("Good bye");
        assertThat(after.each("markers", "user")).containsExactly("ben");
        assertThat(after.list("markers").get(0).has("muted")).isFalse();
    }

    @Test
    void aClientThatHasNothingBeginsWithOneRequest() {
        String kitchen = server.as("ana").group("Kitchen", "ben");
        server.as("ana").group("Cellar");
        IntStream.rangeClosed(1, 5)
                .forEach(i -> server.as("ben").send(kitchen, "m" + i, "m" + i).expect(201));

        Reply begun = server.as("ben").get("/bootstrap?messages=2").expect(200);
        Reply first =
                server.as("ana").get("/bootstrap?conversations=1&messages=2").expect(200);

        assertThat(begun.has("after")).isFalse();
        assertThat(begun.list("conversations").get(0).get("messages").toString())
                .contains("\"m4\"", "\"m5\"")
                .doesNotContain("\"m3\"");
        assertThat(first.list("conversations")).hasSize(1);
        assertThat(server.as("ana")
                        .get("/conversations?after=" + first.text("after"))
                        .expect(200)
                        .list("conversations"))
                .hasSize(1);
        assertThat(server.as("ben")
                        .get("/sync?cursor=" + begun.text("cursor"))
                        .expect(200)
                        .list("messages"))
                .isEmpty();
        for (String wrong : List.of("conversations=101", "conversations=0", "messages=51", "messages=-1")) {
            server.as("ana").get("/bootstrap?" + wrong).expect(400, "page.invalid");
        }
    }
}
