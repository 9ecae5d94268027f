package dev.parley.json;

import dev.parley.document.Documents;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads from a message's line what the index keeps, without reading the rest of the message: opening a large store spends
 * its time here. Only the form that this version writes is taken; any other goes the long way, with the same result. For one
 * thread.
 */
final class MessageHead {
    /** The fields in front of the others, in this order. */
    static final List<String> FIELDS = List.of("id", "conversation", "seq", "revision", "sentAt");

    private static final byte[] TO_ID =
            ascii("\"v\":" + Records.VERSION + ",\"type\":\"" + Records.MESSAGE + "\",\"id\":\"");
    private static final byte[] TO_CONVERSATION = ascii("\",\"conversation\":\"");
    private static final byte[] TO_SEQ = ascii("\",\"seq\":");
    private static final byte[] TO_REVISION = ascii(",\"revision\":");
    private static final byte[] TO_SENT_AT = ascii(",\"sentAt\":\"");
    private static final int UUID_LENGTH = 36;
    private static final int MOST_DIGITS = 18;
    private static final byte[] DIGITS = digits();

    private byte[] bytes = {};
    private int at;
    private int end;
    private boolean expected;

    private static byte[] digits() {
        byte[] digits = new byte[1 << Byte.SIZE];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (byte) Character.digit(i, 16);
        }
        return digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What the index keeps of a line, if the line has the usual form; its length counts the line feed. */
    Optional<StoredBatch.MessageLine> read(byte[] line, int start, int lineEnd, int offset) {
        bytes = line;
        at = start + Line.BODY;
        end = lineEnd;
        expected = true;
        skip(TO_ID);
        UUID id = uuid();
        skip(TO_CONVERSATION);
        UUID conversation = uuid();
        skip(TO_SEQ);
        long seq = number();
        skip(TO_REVISION);
        long revision = number();
        skip(TO_SENT_AT);
        return expected
                ? Optional.of(new StoredBatch.MessageLine(
                        new MessageId(id),
                        new ConversationId(conversation),
                        seq,
                        revision,
                        time(),
                        offset,
                        lineEnd + 1 - start))
                : Optional.empty();
    }

    /** The same, the long way. */
    static StoredBatch.MessageLine of(RecordFields record, int offset, int length) {
        ChatMessage message = Documents.message(record.fields());
        return of(message, offset, length);
    }

    static StoredBatch.MessageLine of(ChatMessage message, int offset, int length) {
        return new StoredBatch.MessageLine(
                message.id(),
                message.conversation(),
                message.seq(),
                message.revision(),
                message.sentAt(),
                offset,
                length);
    }

    private void skip(byte[] text) {
        int behind = at + text.length;
        expected = expected && behind <= end && Arrays.equals(bytes, at, behind, text, 0, text.length);
        at = behind;
    }

    private UUID uuid() {
        if (!expected || at + UUID_LENGTH > end) {
            expected = false;
            return new UUID(0, 0);
        }
        long high = (hex(0, 8) << 32) | (hex(9, 13) << 16) | hex(14, 18);
        long low = (hex(19, 23) << 48) | hex(24, 36);
        at += UUID_LENGTH;
        return new UUID(high, low);
    }

    private long hex(int from, int to) {
        long value = 0;
        for (int i = at + from; i < at + to; i++) {
            int digit = DIGITS[bytes[i] & 0xFF];
            expected = expected && digit >= 0;
            value = (value << 4) | digit;
        }
        return value;
    }

    private long number() {
        long value = 0;
        int first = at;
        while (expected && at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + bytes[at++] - '0';
        }
        expected = expected && at > first && at - first <= MOST_DIGITS;
        return value;
    }

    private Instant time() {
        int quote = at;
        while (quote < end && bytes[quote] != '"') {
            quote++;
        }
        return TimeText.parse(bytes, at, quote);
    }
}
