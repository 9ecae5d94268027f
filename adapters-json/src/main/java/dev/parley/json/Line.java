package dev.parley.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The frame of every record: one JSON object on one line, whose first field is the CRC-32C, in eight hexadecimal digits, of
 * everything behind that field up to and including the closing brace.
 */
final class Line {
    /** The longest line, with its line feed: more than a message can have, with everything that it says and all its reactions. */
    static final int MAX_BYTES = (1 << 20) - 1;
    /** Where the fields behind the checksum begin. */
    static final int BODY = 18;

    private static final byte[] LEAD = "{\"crc\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int CRC_DIGITS = 8;

    private Line() {}

    /**
     * Frames an object.
     *
     * @param json an object with at least one field, without line feeds
     * @return the line, with its line feed
     * @throws IllegalArgumentException when it would be longer than {@link #MAX_BYTES}
     */
    static byte[] of(byte[] json) {
        int end = BODY + json.length - 1;
        if (end + 1 > MAX_BYTES) {
            throw new IllegalArgumentException("A record of " + json.length + " bytes does not fit on a line.");
        }
        byte[] line = Arrays.copyOf(LEAD, end + 1);
        System.arraycopy(json, 1, line, BODY, json.length - 1);
        writeChecksum(line, LEAD.length, checksum(line, 0, end));
        line[BODY - 2] = '"';
        line[BODY - 1] = ',';
        line[end] = '\n';
        return line;
    }

    /**
     * Frames an object so that its line has a certain length.
     *
     * @param json an object with at least one field, without line feeds
     * @param length the line's length with its line feed; spaces in front of the closing brace fill it
     * @return the line, with its line feed
     * @throws IllegalArgumentException when that is too short
     */
    static byte[] padded(byte[] json, int length) {
        int fields = json.length - 1;
        byte[] filled = Arrays.copyOf(json, length - BODY);
        if (filled.length < json.length) {
            throw new IllegalArgumentException(
                    "A record of " + json.length + " bytes does not fit on a line of " + length);
        }
        Arrays.fill(filled, fields, filled.length, (byte) ' ');
        filled[filled.length - 1] = '}';
        return of(filled);
    }

    /** Whether a line, without line feed, was padded, which nothing is that the mapper of JSON writes. */
    static boolean isPadded(byte[] bytes, int start, int end) {
        return end - start > BODY + 1 && bytes[end - 2] == ' ';
    }

    /** Whether the bytes from {@code start} to {@code end}, without line feed, are a line as it was written. */
    static boolean isIntact(byte[] bytes, int start, int end) {
        if (end - start <= BODY || !Arrays.equals(bytes, start, start + LEAD.length, LEAD, 0, LEAD.length)) {
            return false;
        }
        byte[] expected = new byte[CRC_DIGITS];
        writeChecksum(expected, 0, checksum(bytes, start, end));
        int digits = start + LEAD.length;
        return Arrays.equals(bytes, digits, digits + CRC_DIGITS, expected, 0, CRC_DIGITS)
                && bytes[start + BODY - 2] == '"'
                && bytes[start + BODY - 1] == ',';
    }

    private static int checksum(byte[] line, int start, int end) {
        CRC32C crc = new CRC32C();
        crc.update(line, start + BODY, end - start - BODY);
        return (int) crc.getValue();
    }

    private static void writeChecksum(byte[] bytes, int at, int checksum) {
        for (int i = 0; i < CRC_DIGITS; i++) {
            bytes[at + i] = DIGITS[(checksum >>> (28 - 4 * i)) & 0xF];
        }
    }
}
