package dev.parley.javalin;

import dev.parley.shared.message.Content;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON object (RFC 8259) from bytes that must be UTF-8, and writes documents. Whatever two readers could understand
 * differently is refused: a field that is there twice, something behind the object, bytes that are no characters.
 */
final class StrictJson {
    /** A payload's levels, and the request around it. */
    static final int MAX_DEPTH = Content.MAX_DEPTH + 4;

    private static final int MAX_NAME = 256;
    private static final int MAX_NUMBER = 32;
    private static final int MAX_TOKENS = 20_100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            // What follows is looked for here, to be told apart from JSON that is broken.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    static ObjectNode read(byte[] body) {
        try {
            return read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new RefusedException(WireProblem.UTF8_INVALID, "The bytes are not UTF-8.");
        }
    }

    static ObjectNode read(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new RefusedException(WireProblem.BODY_REQUIRED, "A JSON object is expected.");
            }
            JsonNode node = MAPPER.readTree(parser);
            if (!(node instanceof ObjectNode object)) {
                throw new RefusedException(WireProblem.JSON_OBJECT_EXPECTED, "A JSON object is expected.");
            }
            checkEnd(parser);
            return object;
        } catch (JacksonException e) {
            throw new RefusedException(problemOf(e), detailOf(e));
        }
    }

    private static void checkEnd(JsonParser parser) {
        try {
            if (parser.nextToken() == null) {
                return;
            }
        } catch (JacksonException e) {
            throw trailing();
        }
        throw trailing();
    }

    private static RefusedException trailing() {
        return new RefusedException(WireProblem.JSON_TRAILING_DATA, "Something follows the JSON object.");
    }

    /** The library tells these apart only in what it says. */
    private static WireProblem problemOf(JacksonException e) {
        if (e instanceof StreamConstraintsException) {
            return e.getOriginalMessage().contains("nesting depth")
                    ? WireProblem.JSON_TOO_DEEP
                    : WireProblem.JSON_LIMIT_EXCEEDED;
        }
        return e.getOriginalMessage().startsWith("Duplicate")
                ? WireProblem.JSON_DUPLICATE_FIELD
                : WireProblem.JSON_MALFORMED;
    }

    private static String detailOf(JacksonException e) {
        return switch (problemOf(e)) {
            case JSON_TOO_DEEP -> "JSON nests at most " + MAX_DEPTH + " levels deep.";
            case JSON_LIMIT_EXCEEDED ->
                "A name has at most " + MAX_NAME + " characters, a number " + MAX_NUMBER + ", a document " + MAX_TOKENS
                        + " parts.";
            case JSON_DUPLICATE_FIELD -> "A field is there twice.";
            default ->
                "This is not JSON: see line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ".";
        };
    }

    static byte[] bytes(Object document) {
        return MAPPER.writeValueAsBytes(document);
    }

    static String text(Object document) {
        return MAPPER.writeValueAsString(document);
    }
}
