package dev.parley.javalin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding of RFC 3986, which must spell UTF-8. A plus is a plus. */
final class Percent {
    private Percent() {}

    /** Empty for what is malformed. */
    static Optional<String> decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int value = hex(encoded, i + 1) * 16 + hex(encoded, i + 2);
                if (value < 0) {
                    return Optional.empty();
                }
                bytes.write(value);
                i += 3;
            } else if (c > ' ' && c < 0x7F) {
                bytes.write(c);
                i++;
            } else {
                return Optional.empty();
            }
        }
        return utf8(bytes.toByteArray());
    }

    /** So negative for what is no digit that a pair with one is negative. */
    private static int hex(String text, int index) {
        int digit = index < text.length() && text.charAt(index) < 0x80 ? Character.digit(text.charAt(index), 16) : -1;
        return digit < 0 ? -1_000 : digit;
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
