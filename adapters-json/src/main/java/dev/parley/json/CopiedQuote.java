package dev.parley.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * The copy of what a reply answers, its sender and the beginning of its text, that earlier versions wrote into {@code replyTo}
 * behind the reference. Nobody reads it; spaces take its place, so that everything else of the line stays where it is.
 */
final class CopiedQuote {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final byte[] VERSION = "\"v\":".getBytes(StandardCharsets.US_ASCII);

    private CopiedQuote() {}

    /**
     * A line without its copy. It has the present version, as earlier ones could not read it.
     *
     * @param bytes where the line is
     * @param start its first byte
     * @param length its length with the line feed
     * @return a line of the same length
     */
    static byte[] blanked(byte[] bytes, int start, int length) {
        byte[] json = Arrays.copyOfRange(bytes, start + Line.BODY - 1, start + length - 1);
        json[0] = '{';
        json[1 + VERSION.length] = (byte) ('0' + Records.VERSION);
        blank(json);
        return Line.of(json);
    }

    private static void blank(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (!"replyTo".equals(parser.nextName())) {
                parser.nextToken();
                parser.skipChildren();
            }
            parser.nextToken();
            while (!"sender".equals(parser.nextName())) {
                parser.nextToken();
            }
            int from = (int) parser.currentTokenLocation().getByteOffset();
            while (parser.currentToken() != JsonToken.END_OBJECT) {
                parser.nextToken();
            }
            int to = (int) parser.currentTokenLocation().getByteOffset();
            Arrays.fill(json, from - 1, to, (byte) ' ');
        }
    }
}
