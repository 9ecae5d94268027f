package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer, as a client got it. */
record Reply(int status, HttpHeaders headers, String text) {
    Reply expect(int expected) {
        assertThat(status).as("%s", text).isEqualTo(expected);
        return this;
    }

    Reply expect(int expected, String code) {
        expect(expected);
        assertThat(header("Content-Type")).contains("application/problem+json");
        assertThat(text("code")).isEqualTo(code);
        assertThat(body().get("status").asInt()).isEqualTo(expected);
        return this;
    }

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    JsonNode body() {
        return JsonMapper.shared().readTree(text);
    }

    String text(String field) {
        return body().get(field).asString();
    }

    long number(String field) {
        return body().get(field).asLong();
    }

    boolean has(String field) {
        return body().has(field);
    }

    List<JsonNode> list(String field) {
        List<JsonNode> list = new ArrayList<>();
        body().get(field).forEach(list::add);
        return list;
    }

    /** A text field of every element of a list. */
    List<String> each(String list, String field) {
        return list(list).stream().map(element -> element.get(field).asString()).toList();
    }
}
