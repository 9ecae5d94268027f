package dev.parley.json;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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
    /** The fields in front of the others, in this order, as far as a message has them; {@link #NEXT} follows. */
    static final List<String> FIELDS =
            List.of("id", "conversation", "seq", "revision", "sentAt", "sender", "mentions", "replyTo");
    /** The field behind them, which every message has that is not replaced by a later line. */
    static final String NEXT = "clientMessageId";

    private static final byte[] TO_VERSION = ascii("\"v\":");
    private static final byte[] TO_ID = ascii(",\"type\":\"" + Records.MESSAGE + "\",\"id\":\"");
    private static final byte[] TO_CONVERSATION = ascii("\",\"conversation\":\"");
    private static final byte[] TO_SEQ = ascii("\",\"seq\":");
    private static final byte[] TO_REVISION = ascii(",\"revision\":");
    private static final byte[] TO_SENT_AT = ascii(",\"sentAt\":\"");
    private static final byte[] TO_SENDER = ascii("\",\"sender\":\"");
    private static final byte[] TO_MENTIONS = ascii(",\"mentions\":[\"");
    private static final byte[] TO_NEXT_MENTION = ascii(",\"");
    private static final byte[] BEHIND_MENTIONS = ascii("]");
    private static final byte[] TO_REPLY_TO = ascii(",\"replyTo\":{\"id\":\"");
    private static final byte[] TO_REPLY_SEQ = ascii("\",\"seq\":");
    private static final byte[] BEHIND_REPLY_ID = ascii("\"}");
    private static final byte[] TO_COPY = ascii(",\"sender\":\"");
    private static final byte[] TO_NEXT = ascii(",\"" + NEXT + "\":\"");
    private static final byte[] TO_TEXT = ascii(",\"text\":\"");
    private static final byte[] TO_CONTENT = ascii(",\"content\":");
    private static final byte[] TO_ATTACHMENTS = ascii(",\"attachments\":");
    private static final byte[] TO_DELETED_AT = ascii(",\"deletedAt\":\"");
    private static final byte[] PADDING = ascii(" ");
    private static final byte[] END = ascii("}");
    private static final int UUID_LENGTH = 36;
    private static final int MOST_DIGITS = 18;
    private static final byte[] DIGITS = digits();

    private final KnownNames names = new KnownNames();
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
        skip(TO_VERSION);
        version();
        skip(TO_ID);
        UUID id = uuid();
        skip(TO_CONVERSATION);
        UUID conversation = uuid();
        skip(TO_SEQ);
        long seq = number();
        skip(TO_REVISION);
        long revision = number();
        skip(TO_SENT_AT);
        Optional<Instant> sentAt = time();
        skip(TO_SENDER);
        Optional<UserId> sender = name();
        List<UserId> mentions = mentions();
        Optional<MessageId> replyTo = replyTo();
        boolean copied = replyTo.isPresent() && copied();
        boolean deleted = deleted();
        boolean cleaned = Line.isPadded(line, start, lineEnd);
        return expected
                ? Optional.of(new StoredBatch.MessageLine(
                        new MessageId(id),
                        new ConversationId(conversation),
                        seq,
                        revision,
                        sentAt.orElseThrow(),
                        sender.orElseThrow(),
                        mentions,
                        replyTo,
                        deleted,
                        offset,
                        lineEnd + 1 - start,
                        cleaned,
                        copied))
                : Optional.empty();
    }

    /** The same, the long way. */
    static StoredBatch.MessageLine of(RecordFields record, int offset, int length, boolean cleaned) {
        return new StoredBatch.MessageLine(
                MessageId.parse(record.text("id")),
                ConversationId.parse(record.text("conversation")),
                record.number("seq"),
                record.number("revision"),
                Instant.parse(record.text("sentAt")),
                new UserId(record.text("sender")),
                record.texts("mentions").stream().map(UserId::new).toList(),
                record.optionalObject("replyTo").map(answered -> MessageId.parse(answered.text("id"))),
                record.has("deletedAt"),
                offset,
                length,
                cleaned,
                record.optionalObject("replyTo")
                        .filter(answered -> answered.has("sender"))
                        .isPresent());
    }

    static StoredBatch.MessageLine of(ChatMessage message, int offset, int length) {
        return new StoredBatch.MessageLine(
                message.id(),
                message.conversation(),
                message.seq(),
                message.revision(),
                message.sentAt(),
                message.sender(),
                message.mentions(),
                message.replyTo().map(ReplyTo::message),
                message.isDeleted(),
                offset,
                length,
                Records.isBare(message),
                false);
    }

    private void skip(byte[] text) {
        expected = isAt(text);
        at += text.length;
    }

    private boolean isAt(byte[] text) {
        int behind = at + text.length;
        return expected && behind <= end && Arrays.equals(bytes, at, behind, text, 0, text.length);
    }

    private void version() {
        expected = expected && at < end && Records.isKnown(bytes[at] - '0');
        at++;
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

    private Optional<Instant> time() {
        int first = at;
        skipText();
        return expected ? Optional.of(TimeText.parse(bytes, first, at)) : Optional.empty();
    }

    /** Goes to the quotation mark behind a text that needs no backslash. */
    private void skipText() {
        int quote = at;
        while (quote < end && bytes[quote] != '"' && bytes[quote] != '\\') {
            quote++;
        }
        expected = expected && quote < end && bytes[quote] == '"';
        at = quote;
    }

    /** A name and the quotation mark behind it. */
    private Optional<UserId> name() {
        int first = at;
        skipText();
        at++;
        return expected ? Optional.of(names.of(bytes, first, at - 1)) : Optional.empty();
    }

    private List<UserId> mentions() {
        if (!isAt(TO_MENTIONS)) {
            return List.of();
        }
        List<UserId> mentions = new ArrayList<>();
        for (byte[] before = TO_MENTIONS; isAt(before); before = TO_NEXT_MENTION) {
            skip(before);
            name().ifPresent(mentions::add);
        }
        skip(BEHIND_MENTIONS);
        return mentions;
    }

    private Optional<MessageId> replyTo() {
        if (!isAt(TO_REPLY_TO)) {
            expected = expected && (isAt(TO_NEXT) || isAt(PADDING) || isAt(END));
            return Optional.empty();
        }
        skip(TO_REPLY_TO);
        return Optional.of(new MessageId(uuid()));
    }

    /**
     * What stands behind the id of the message that is answered: its seq, then in lines of earlier versions a copy of it, or the
     * spaces that took its place; nothing where a line is replaced.
     */
    private boolean copied() {
        if (!isAt(TO_REPLY_SEQ)) {
            skip(BEHIND_REPLY_ID);
            return false;
        }
        skip(TO_REPLY_SEQ);
        number();
        boolean copied = isAt(TO_COPY);
        skipQuoted(TO_COPY);
        skipQuoted(TO_TEXT);
        while (isAt(PADDING)) {
            skip(PADDING);
        }
        skip(END);
        return copied;
    }

    private void skipQuoted(byte[] field) {
        if (isAt(field)) {
            skip(field);
            skipText();
            at++;
        }
    }

    /** What has a body is not deleted; of what has none nothing else is left in which a field's name could stand. */
    private boolean deleted() {
        if (!isAt(TO_NEXT)) {
            return false;
        }
        skipQuoted(TO_NEXT);
        boolean says = isAt(TO_TEXT) || isAt(TO_CONTENT) || isAt(TO_ATTACHMENTS);
        while (!says && expected && at < end && !isAt(TO_DELETED_AT)) {
            at++;
        }
        return !says && isAt(TO_DELETED_AT);
    }
}
