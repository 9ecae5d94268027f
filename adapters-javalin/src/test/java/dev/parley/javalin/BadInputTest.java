package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad bodies, each with the answer that it gets; none of them stores anything. */
class BadInputTest {
    private static final int BODY = 64 * 1024;

    private static RunningServer server;
    private static String messages;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
        messages = "/conversations/" + server.as("ana").group("Kitchen") + "/messages";
    }

    @AfterAll
    static void nothingWasStored() {
        try (RunningServer ended = server) {
            assertThat(ended.as("ana").get(messages).expect(200).list("messages"))
                    .isEmpty();
        }
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                arguments("no body", "", 400, "body.required"),
                arguments("only blanks", "  \n", 400, "body.required"),
                arguments("no JSON", "{\"text\": hello}", 400, "json.malformed"),
                arguments("cut short", "{\"text\":\"Hello", 400, "json.malformed"),
                arguments("a comment", "{/* */\"text\":\"Hello\"}", 400, "json.malformed"),
                arguments("single quotes", "{'text':'Hello'}", 400, "json.malformed"),
                arguments("NaN", "{\"text\":NaN}", 400, "json.malformed"),
                arguments("a scalar", "5", 400, "json.object_expected"),
                arguments("null", "null", 400, "json.object_expected"),
                arguments("an array", "[{\"text\":\"Hello\"}]", 400, "json.object_expected"),
                arguments("trailing data", "{\"text\":\"Hello\"} x", 400, "json.trailing_data"),
                arguments("two objects", "{\"text\":\"Hello\"}{}", 400, "json.trailing_data"),
                arguments("a field twice", "{\"text\":\"Hello\",\"text\":\"Bye\"}", 400, "json.duplicate_field"),
                arguments("another sender", "{\"text\":\"Hello\",\"sender\":\"ben\"}", 422, "user.invalid"),
                arguments("a system sender", "{\"text\":\"Hello\",\"sender\":\"system:x\"}", 403, "token.scope"),
                arguments("a seq", "{\"text\":\"Hello\",\"seq\":1}", 400, "json.unknown_field"),
                arguments(
                        "a time",
                        "{\"text\":\"Hello\",\"sentAt\":\"2026-01-01T00:00:00Z\"}",
                        400,
                        "json.unknown_field"),
                arguments("another type", "{\"text\":5}", 400, "json.invalid_type"),
                arguments("an object for a text", "{\"text\":{\"a\":1}}", 400, "json.invalid_type"),
                arguments("no text", "{}", 422, "text.required"),
                arguments("null for a text", "{\"text\":null}", 422, "text.required"),
                arguments("an empty text", "{\"text\":\"\"}", 422, "text.required"),
                arguments("a blank text", "{\"text\":\" \\t\\n \"}", 422, "text.required"),
                arguments("a zero-width space", text("\u200b"), 422, "text.required"),
                arguments("a Braille blank", text("\u2800"), 422, "text.required"),
                arguments("a no-break space", text("\u00a0"), 422, "text.required"),
                arguments("a byte order mark", text("\ufeff"), 422, "text.required"),
                arguments("4,001 characters", text("x".repeat(4_001)), 413, "text.too_long"),
                arguments("4,001 astral ones", text("\uD83D\uDE00".repeat(4_001)), 413, "text.too_long"),
                arguments("half a pair, escaped", "{\"text\":\"\\ud800\"}", 422, "text.invalid"),
                arguments("NUL, escaped", "{\"text\":\"a\\u0000b\"}", 422, "text.invalid"),
                arguments("a carriage return", "{\"text\":\"a\\r\\nb\"}", 422, "text.invalid"),
                arguments("an escape sequence", "{\"text\":\"\\u001b[31m\"}", 422, "text.invalid"),
                arguments("a C1 control", "{\"text\":\"\\u0085\"}", 422, "text.invalid"),
                arguments("17 marks", text("a" + "\u0301".repeat(17)), 422, "text.too_many_combining"),
                arguments("a raw control", "{\"text\":\"a\u0001b\"}", 400, "json.malformed"),
                arguments("37 levels", "[".repeat(37) + "]".repeat(37), 400, "json.too_deep"),
                arguments("10,000 levels", "[".repeat(10_000), 400, "json.too_deep"),
                arguments("a long name", "{\"" + "n".repeat(300) + "\":1}", 400, "json.limit_exceeded"),
                arguments("a long number", "{\"text\":" + "1".repeat(40) + "}", 400, "json.limit_exceeded"),
                arguments("many parts", "[" + "1,".repeat(30_000) + "1]", 400, "json.limit_exceeded"),
                arguments("an id with a blank", id("not an id"), 400, "client_message_id.invalid"),
                arguments("an empty id", id(""), 400, "client_message_id.invalid"),
                arguments("an id of 65", id("i".repeat(65)), 400, "client_message_id.invalid"),
                arguments("an id of another script", id("\u0456d"), 400, "client_message_id.invalid"));
    }

    private static String text(String text) {
        return "{\"text\":\"" + text + "\"}";
    }

    private static String id(String id) {
        return "{\"text\":\"Hello\",\"clientMessageId\":\"" + id + "\"}";
    }

    @ParameterizedTest(name = "{0}: {2} {3}")
    @MethodSource("bodies")
    void aBadBodyIsRefusedWithItsCode(String what, String body, int status, String code) {
        server.as("ana").post(messages, body).expect(status, code);
    }

    static Stream<Arguments> encodings() {
        return Stream.of(
                arguments("overlong", bytes(0xC0, 0xAF)),
                arguments("cut", bytes(0xC3)),
                arguments("FF", bytes(0xFF)),
                arguments("half a pair", bytes(0xED, 0xA0, 0x80)),
                arguments("beyond Unicode", bytes(0xF4, 0x90, 0x80, 0x80)));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        IntStream.range(0, values.length).forEach(i -> bytes[i] = (byte) values[i]);
        return bytes;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("encodings")
    void whatIsNotUtf8IsRefused(String what, byte[] bytes) {
        byte[] start = "{\"text\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] end = "\"}".getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(start, start.length + bytes.length + end.length);
        System.arraycopy(bytes, 0, body, start.length, bytes.length);
        System.arraycopy(end, 0, body, start.length + bytes.length, end.length);

        server.as("ana").ask("POST", messages, Optional.of(body), Http.JSON).expect(400, "utf8.invalid");
    }

    @Test
    void anotherEncodingOfUnicodeIsRefused() {
        byte[] body = "{\"text\":\"Hello\"}".getBytes(Charset.forName("UTF-16"));

        server.as("ana").ask("POST", messages, Optional.of(body), Http.JSON).expect(400, "utf8.invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "''",
                "text/plain",
                "application/json; charset=utf-16",
                "application/json; charset=latin-1",
                "application/json; charset=utf-8; profile=x",
                "application/problem+json",
                "application/jsonx",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
            })
    void anotherTypeThanJsonInUtf8IsRefused(String type) {
        byte[] body = "{\"text\":\"Hello\"}".getBytes(StandardCharsets.UTF_8);

        server.as("ana").ask("POST", messages, Optional.of(body), type).expect(415, "media_type.unsupported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"application/json; charset=UTF-8", "Application/JSON;charset=\"utf-8\""})
    void jsonInUtf8MaySaySo(String type) {
        byte[] body = "{\"text\":\"\"}".getBytes(StandardCharsets.UTF_8);

        server.as("ana").ask("POST", messages, Optional.of(body), type).expect(422, "text.required");
    }

    @ParameterizedTest
    @CsvSource({"gzip", "deflate", "br", "identity"})
    void aCompressedBodyIsRefusedUnread(String encoding) {
        server.as("ana")
                .header("Content-Encoding", encoding)
                .post(messages, "{\"text\":\"Hello\"}")
                .expect(415, "encoding.unsupported");
    }

    @Test
    void aBodyIsReadUpToItsBound() {
        String full = " ".repeat(BODY - 11) + "{\"text\":\"\"}";

        server.as("ana").post(messages, full).expect(422, "text.required");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        Reply refused = server.as("ana")
                .post("/conversations", "{\"title\":\"\",\"members\":[\"ben\",\"\",\"a\\nb\"],\"owner\":\"ben\"}")
                .expect(400, "input.invalid");

        assertThat(refused.each("violations", "field")).containsExactly("owner", "members[1]", "members[2]", "title");
        assertThat(refused.each("violations", "code"))
                .containsExactly("json.unknown_field", "user.invalid", "user.invalid", "title.invalid");
    }

    @Test
    void whatHidesSomethingNamesNobodyAndNothing() {
        Reply refused = server.as("ana")
                .post("/conversations", "{\"title\":\"\u2800\",\"members\":[\"ben\",\"ben\u200b\",\"ben \"]}")
                .expect(422, "input.invalid");

        assertThat(refused.each("violations", "field")).containsExactly("members[1]", "members[2]", "title");
        server.as("ana").post("/direct/ben%E2%80%8B/messages", text("Hello")).expect(422, "user.invalid");
        server.as("ana").post("/dev/token", "{\"user\":\"ben\u200b\"}").expect(422, "user.invalid");
    }

    static Stream<Arguments> parts() {
        String file = "{\"url\":\"https://x.example\",\"name\":\"x\",\"mediaType\":\"a/b\",\"size\":1}";
        return Stream.of(
                arguments("content\":5", "content", 400, "json.invalid_type"),
                arguments("content\":{\"payload\":{}}", "content.type", 422, "content.invalid"),
                arguments("content\":{\"type\":\"x\"}", "content.payload", 422, "content.invalid"),
                arguments("content\":{\"type\":\"x\",\"payload\":[]}", "content.payload", 400, "json.invalid_type"),
                arguments("content\":{\"type\":\"a b\",\"payload\":{}}", "content.type", 422, "content.invalid"),
                arguments(payload("{\"a\":1e999}"), "content.payload", 422, "content.invalid"),
                arguments(payload("{\"a\":9223372036854775808}"), "content.payload", 422, "content.invalid"),
                arguments(payload("{\"a\":\"\\u0000\"}"), "content.payload", 422, "content.invalid"),
                arguments(payload("{\"a\":\"\\ud800\"}"), "content.payload", 422, "content.invalid"),
                arguments(
                        payload("{\"a\":" + "[".repeat(33) + "]".repeat(33) + "}"),
                        "content.payload",
                        422,
                        "content.invalid"),
                arguments(
                        payload("{\"a\":\"" + "x".repeat(16_384) + "\"}"), "content.payload", 413, "content.too_large"),
                arguments("attachments\":{}", "attachments", 400, "json.invalid_type"),
                arguments("attachments\":[5]", "attachments[0]", 400, "json.invalid_type"),
                arguments(files(file.replace("https", "ftp")), "attachments[0].url", 422, "attachment.invalid"),
                arguments(
                        files(file.replace("https:", "javascript:")), "attachments[0].url", 422, "attachment.invalid"),
                arguments(files(file.replace("\"x\"", "\"\"")), "attachments[0].name", 422, "attachment.invalid"),
                arguments(files(file.replace("a/b", "b")), "attachments[0].mediaType", 422, "attachment.invalid"),
                arguments(files(file.replace(":1", ":-1")), "attachments[0].size", 422, "attachment.invalid"),
                arguments(files(file.replace(":1", ":1.5")), "attachments[0].size", 400, "json.invalid_type"),
                arguments(files(file.replace(",\"size\":1", "")), "attachments[0].size", 422, "attachment.invalid"),
                arguments(
                        files(file.replace(":1", ":1,\"bytes\":1")), "attachments[0].bytes", 400, "json.unknown_field"),
                arguments(
                        files(file.replace(":1", ":1,\"preview\":\"p\"")),
                        "attachments[0].preview",
                        422,
                        "attachment.invalid"),
                arguments(files(file, file.replace("https", "file")), "attachments[1].url", 422, "attachment.invalid"),
                arguments(
                        files(Collections.nCopies(11, file).toArray(String[]::new)),
                        "attachments",
                        413,
                        "attachments.too_many"),
                arguments("attachments\":[]", "text", 422, "text.required"),
                arguments("content\":null", "text", 422, "text.required"));
    }

    private static String payload(String payload) {
        return "content\":{\"type\":\"x\",\"payload\":" + payload + "}";
    }

    private static String files(String... files) {
        return "attachments\":[" + String.join(",", files) + "]";
    }

    @ParameterizedTest(name = "{0}: {1} {3}")
    @MethodSource("parts")
    void aPartThatIsWrongIsNamedByItsPlace(String part, String field, int status, String code) {
        Reply refused = server.as("ana").post(messages, "{\"" + part + "}").expect(status, code);

        assertThat(refused.each("violations", "field")).containsExactly(field);
    }

    @Test
    void everythingThatIsWrongWithPartsIsSaidAtOnce() {
        Reply refused = server.as("ana")
                .post(
                        messages,
                        "{\"text\":\"\",\"clientMessageId\":\"a b\",\"seq\":1,\"content\":{\"type\":\"\",\"payload\":{\"a\":1e999},"
                                + "\"more\":1},\"attachments\":[{\"url\":\"x\",\"name\":\"\",\"mediaType\":\"y\",\"size\":-1,"
                                + "\"preview\":\"z\"},{}]}")
                .expect(400, "input.invalid");

        assertThat(refused.each("violations", "field"))
                .containsExactly(
                        "seq",
                        "content.more",
                        "content.type",
                        "content.payload",
                        "attachments[0].url",
                        "attachments[0].name",
                        "attachments[0].mediaType",
                        "attachments[0].size",
                        "attachments[0].preview",
                        "attachments[1].url",
                        "attachments[1].name",
                        "attachments[1].mediaType",
                        "attachments[1].size",
                        "clientMessageId",
                        "text");
    }

    @Test
    void aNameThatComesFromTheClientIsShownHarmlessly() {
        Reply refused = server.as("ana")
                .post(messages, "{\"text\":\"Hello\",\"a\\u001b\\r\\n" + "n".repeat(100) + "\":1}")
                .expect(400, "json.unknown_field");

        assertThat(refused.each("violations", "field").get(0))
                .startsWith("a???nnn")
                .hasSize(64);
    }

    @Test
    void aGroupOfTooManyIsTooLarge() {
        String many = IntStream.range(0, 10_001).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));

        Reply refused = server.as("ana").post("/conversations", "{\"title\":\"Crowd\",\"members\":[" + many + "]}");

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.text("code")).isIn("members.too_many", "body.too_large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "a\\u0000b",
                "a\\r\\nSet-Cookie: x",
                "\\u202Eben",
                "\\u2066ben",
                "\\u2028",
                "\\ud800",
            })
    void aNameOrTitleThatCouldHideSomethingIsRefused(String name) {
        server.as("ana").post("/conversations", "{\"title\":\"" + name + "\"}").expect(422, "title.invalid");
        server.as("ana")
                .post("/conversations", "{\"title\":\"Kitchen\",\"members\":[\"" + name + "\"]}")
                .expect(422, "user.invalid");
    }

    static List<Arguments> queries() {
        String token = "AAAA";
        return List.of(
                arguments("/conversations?limit=0", "page.invalid"),
                arguments("/conversations?limit=-1", "page.invalid"),
                arguments("/conversations?limit=501", "page.invalid"),
                arguments("/conversations?limit=1000000000", "page.invalid"),
                arguments("/conversations?limit=99999999999999999", "page.invalid"),
                arguments("/conversations?limit=99999999999999999999", "parameter.invalid"),
                arguments("/conversations?limit=abc", "parameter.invalid"),
                arguments("/conversations?limit=%2B1", "parameter.invalid"),
                arguments("/conversations?limit=", "parameter.invalid"),
                arguments("/conversations?limit", "parameter.invalid"),
                arguments("/conversations?limit=1&limit=2", "parameter.invalid"),
                arguments("/conversations?limit=%D9%A1", "parameter.invalid"),
                arguments("/conversations?after=" + token, "cursor.invalid"),
                arguments("/conversations?after=%21", "cursor.invalid"),
                arguments("/conversations?Limit=1", "parameter.invalid"),
                arguments("/conversations?", null),
                arguments("/sync?cursor=made-up", "cursor.invalid"),
                arguments("/sync?cursor=", "parameter.invalid"),
                arguments("/sync?limit=501", "page.invalid"),
                arguments("@?before=3&after=1", "page.invalid"),
                arguments("@?around=3&after=1", "page.invalid"),
                arguments("@?before=-1", "page.invalid"),
                arguments("@?limit=201", "page.invalid"),
                arguments("@?offset=1", "parameter.invalid"),
                arguments("/openapi.json?x=1", "parameter.invalid"),
                arguments("/health/live?x=1", "parameter.invalid"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("queries")
    void aBadQueryIsRefusedWithItsCode(String query, String code) {
        Reply reply = server.as("ana").get(query.replace("@", messages));

        if (code == null) {
            reply.expect(200);
        } else {
            reply.expect(400, code);
        }
    }

    @Test
    void everythingThatIsWrongWithAQueryIsSaidAtOnce() {
        Reply refused =
                server.as("ana").get(messages + "?limit=x&from=1&before=y").expect(400, "input.invalid");

        assertThat(refused.each("violations", "field")).containsExactly("limit", "from", "before");
    }

    @Test
    void whatWasRefusedIsNotShownBack() {
        Reply refused = server.as("ana")
                .post(messages, "{\"text\":\"my secret \\u0000\"}")
                .expect(422);

        assertThat(refused.text()).doesNotContain("secret");
    }
}
