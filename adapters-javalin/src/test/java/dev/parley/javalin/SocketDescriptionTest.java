package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.document.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is written about the WebSocket, for machines and for people, is what the code does. */
class SocketDescriptionTest {
    private static final Path PAGE = Path.of("..", "docs", "websocket.md");
    private static final int LONGEST_REASON = 123;

    /** What other programs read has room for what later versions add. */
    @Test
    void everySchemaOfFramesIsClosedButThatOfWhatNobodyLooksInto() {
        assertThat(AsyncApi.openSchemas())
                .filteredOn(schema -> !schema.startsWith("/storedEvent"))
                .containsExactly("/payload");
    }

    /** Within the document its references begin at the document's own root. */
    @Test
    void theSchemaOfTheStoredStreamIsThatOfTheCore() throws IOException {
        try (InputStream resource = Documents.class.getResourceAsStream("stored-event.schema.json")) {
            String ofTheCore = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            ObjectNode expected = (ObjectNode) JsonMapper.shared()
                    .readTree(ofTheCore.replace("\"#/$defs/", "\"#/components/schemas/storedEvent/$defs/"));
            expected.remove(List.of("$schema", "$id"));

            assertThat(AsyncApi.document().at("/components/schemas/storedEvent"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void theStoredStreamIsAChannelOfItsOwn() {
        JsonNode channel = AsyncApi.document().at("/channels/stored");

        assertThat(channel.get("messages").propertyNames()).containsExactly("storedEvent");
        assertThat(channel.at("/bindings/kafka/topic")).isEqualTo(channel.get("address"));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<String> astray = new ArrayList<>();
        follow(AsyncApi.document(), astray);
        assertThat(astray).isEmpty();
    }

    private static void follow(JsonNode node, List<String> astray) {
        if (node.path("$ref").isString()
                && AsyncApi.document()
                        .at(node.get("$ref").asString().substring(1))
                        .isMissingNode()) {
            astray.add(node.get("$ref").asString());
        }
        node.forEach(child -> follow(child, astray));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"pong\",\"extra\":1}",
                "{\"type\":\"pong\",\"id\":\"a b\"}",
                "{\"type\":\"checkpoint\"}",
                "{\"type\":\"checkpoint\",\"cursor\":1}",
                "{\"type\":\"ack\",\"id\":\"x\"}",
                "{\"type\":\"conversation\",\"conversation\":{\"id\":\"x\",\"left\":false,\"revision\":1}}",
                "{\"type\":\"send\",\"id\":\"x\"}",
                "{\"type\":\"shout\"}"
            })
    void aFrameThatIsNotDescribedIsFoundOut(String frame) {
        assertThat(AsyncApi.violationsFromServer(JsonMapper.shared().readTree(frame)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aReasonFitsIntoACloseFrameAndTellsWhatTheDocumentTells(SocketClose why) {
        String reason = why.reason(20_000);
        JsonNode told = JsonMapper.shared().readTree(reason);
        JsonNode described = described(why);

        assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LONGEST_REASON);
        assertThat(told.get("code")).isEqualTo(described.get("reason"));
        assertThat(told.get("reconnect")).isEqualTo(described.get("reconnect"));
        assertThat(told.path("freshToken").asBoolean(false))
                .isEqualTo(described.get("freshToken").asBoolean());
        assertThat(told.path("retryAfterMs").asLong(0)).isBetween(0L, 42_000L);
    }

    private static JsonNode described(SocketClose why) {
        for (JsonNode code : AsyncApi.document().get("x-close-codes")) {
            if (code.get("code").asInt() == why.code()) {
                return code;
            }
        }
        throw new AssertionError("Not in the document: " + why);
    }

    @Test
    void theDocumentHasNoOtherCloseCodes() {
        assertThat(AsyncApi.document().get("x-close-codes")).hasSize(SocketClose.values().length);
    }

    @Test
    void thePageTellsOfEveryFrameAndEveryCloseCode() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(AsyncApi.document().at("/channels/socket/messages").propertyNames())
                .extracting(message -> AsyncApi.document()
                        .at("/components/messages/" + message + "/name")
                        .asString())
                .allSatisfy(type -> assertThat(page).contains("`" + type));
        assertThat(Arrays.stream(SocketClose.values()).map(SocketClose::code))
                .allSatisfy(code -> assertThat(page).contains("| " + code + " |"));
    }
}
