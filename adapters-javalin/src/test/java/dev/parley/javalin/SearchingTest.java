package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages are found by their words, where somebody belongs. */
class SearchingTest {
    private final RunningServer server = RunningServer.start();
    private final Http ana = server.as("ana");
    private final Http ben = server.as("ben");
    private String kitchen = "";
    private String cellar = "";

    @BeforeEach
    void start() {
        kitchen = ana.group("Kitchen", "ben");
        cellar = ana.group("Cellar");
        ana.send(kitchen, "one", "Who brings the tomato soup?").expect(201);
        ana.send(kitchen, "two", "Bread, somebody?").expect(201);
        ana.send(cellar, "three", "Tomatoes keep well down here").expect(201);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<String> texts(Reply found) {
        return found.list("results").stream()
                .map(result -> result.get("message").get("text").asString())
                .toList();
    }

    @Test
    void whatIsFoundShowsTheMessageAndTheWordsInIt() {
        Reply found = ana.get("/search?q=soup+TOMATO").expect(200);

        assertThat(texts(found)).containsExactly("Who brings the tomato soup?");
        JsonNode snippet = found.list("results").get(0).get("snippet");
        assertThat(matches(snippet)).containsExactly("tomato", "soup");
        assertThat(found.body().get("complete").asBoolean()).isTrue();
        assertThat(found.has("after")).isFalse();
        assertThat(texts(ana.get("/search?q=cheese").expect(200))).isEmpty();
    }

    private static List<String> matches(JsonNode snippet) {
        List<String> matches = new ArrayList<>();
        snippet.forEach(piece -> {
            if (piece.has("match")) {
                matches.add(piece.get("text").asString());
            }
        });
        return matches;
    }

    @Test
    void nothingIsFoundWhereSomebodyDoesNotBelong() {
        assertThat(texts(ana.get("/search?q=tomato").expect(200))).hasSize(2);
        assertThat(texts(ben.get("/search?q=tomato").expect(200))).containsExactly("Who brings the tomato soup?");
        assertThat(texts(ana.get("/search?q=tomato&conversation=" + cellar).expect(200)))
                .containsExactly("Tomatoes keep well down here");
        ben.get("/search?q=tomato&conversation=" + cellar).expect(404, "conversation.not_found");
        ben.get("/search?q=tomato&conversation=made-up").expect(404, "conversation.not_found");
    }

    @Test
    void whatIsFoundComesPartByPartWithoutHolesOrRepetitions() {
        IntStream.range(0, 7)
                .forEach(i -> ana.send(kitchen, "apple" + i, "apple " + "and ".repeat(i % 3) + i)
                        .expect(201));

        List<String> found = new ArrayList<>();
        String after = "";
        do {
            Reply part = ana.get("/search?q=apple&limit=3" + after).expect(200);
            found.addAll(texts(part));
            after = part.has("after") ? "&after=" + part.text("after") : "";
        } while (!after.isEmpty());

        assertThat(found).isEqualTo(texts(ana.get("/search?q=apple").expect(200)));
        assertThat(found.stream().distinct().collect(Collectors.toList())).hasSize(7);
    }

    @Test
    void aSearchWithoutWordsOrBehindAPlaceThatNobodyGaveOutIsRefused() {
        ana.get("/search").expect(422, "search.invalid");
        ana.get("/search?q=%3F%21").expect(422, "search.invalid");
        ana.get("/search?q=" + "x".repeat(513)).expect(422, "search.invalid");
        ana.get("/search?q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q").expect(200);
        ana.get("/search?q=").expect(400, "parameter.invalid");
        ana.get("/search?q=tomato&limit=0").expect(400, "page.invalid");
        ana.get("/search?q=tomato&limit=101").expect(400, "page.invalid");
        for (String place : List.of("made-up", "AAAA", "f".repeat(48), "_".repeat(48))) {
            ana.get("/search?q=tomato&after=" + place).expect(400, "cursor.invalid");
        }
    }
}
