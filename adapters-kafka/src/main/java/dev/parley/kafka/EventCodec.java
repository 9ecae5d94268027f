package dev.parley.kafka;

import dev.parley.document.EventDocuments;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.ConversationId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events as Kafka's records and back. Reading is strict: whatever Parley would not have written itself is unreadable. A record
 * has no time of its own, so that how long it is kept never depends on a sender's clock.
 */
final class EventCodec {
    /** The header that names the event's type. */
    static final String TYPE = "parley-type";
    /** The header that says in which version of the form the value is written. */
    static final String VERSION = "parley-version";

    /**
     * The versions of each stream that are read, the last of which is written. In the first one of the stored stream a reply had a
     * copy of what it answers.
     */
    private static final Map<Stream, List<String>> VERSIONS =
            Map.of(Stream.MESSAGES, List.of("1"), Stream.STORED, List.of("1", "2"));

    /** A payload within its content, its message and the event, and some more. */
    private static final int DEEPEST = Content.MAX_DEPTH + 8;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Sharding sharding;

    EventCodec(Sharding sharding) {
        this.sharding = sharding;
    }

    Sharding sharding() {
        return sharding;
    }

    /** A record that is not an event; the message says why, for an operator. */
    static final class UnreadableRecordException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableRecordException(String reason, @Nullable Throwable cause) {
            super(reason, cause);
        }
    }

    /**
     * The record of an event.
     *
     * @throws IllegalArgumentException when it is not one of Parley's events or can't be written
     */
    ProducerRecord<byte[], byte[]> write(String topic, DomainEvent event) {
        Map<String, Object> document = EventDocuments.of(event);
        List<Header> headers = List.of(
                new RecordHeader(TYPE, utf8(String.valueOf(document.get("type")))),
                new RecordHeader(VERSION, utf8(version(event.stream()))));
        return new ProducerRecord<>(
                topic,
                sharding.shardOf(event.conversation()),
                null,
                key(event.conversation()),
                value(document),
                headers);
    }

    private static String version(Stream stream) {
        List<String> known = versions(stream);
        return known.get(known.size() - 1);
    }

    private static List<String> versions(Stream stream) {
        return VERSIONS.getOrDefault(stream, List.of());
    }

    private static byte[] value(Map<String, Object> document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The event can't be written as JSON", e);
        }
    }

    /** The key that all records of a conversation have. */
    static byte[] key(ConversationId conversation) {
        return utf8(conversation.toString());
    }

    DomainEvent read(ConsumerRecord<byte[], byte[]> record, Stream stream) throws UnreadableRecordException {
        DomainEvent event = parse(record, stream);
        if (event.stream() != stream) {
            throw new UnreadableRecordException("The event belongs to the other stream.", null);
        }
        if (!Arrays.equals(record.key(), key(event.conversation()))) {
            throw new UnreadableRecordException("The record's key is not the event's conversation.", null);
        }
        if (record.partition() != sharding.shardOf(event.conversation())) {
            throw new UnreadableRecordException("The event's conversation belongs to another partition.", null);
        }
        return event;
    }

    private static DomainEvent parse(ConsumerRecord<byte[], byte[]> record, Stream stream)
            throws UnreadableRecordException {
        checkVersion(record.headers().lastHeader(VERSION), stream);
        if (record.value() == null) {
            throw new UnreadableRecordException("The record has no value.", null);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(record.value()))
                    .toString();
            return EventDocuments.event(JSON.readValue(text, Object.class));
        } catch (CharacterCodingException e) {
            throw new UnreadableRecordException("The record's value is not UTF-8.", e);
        } catch (JacksonException e) {
            throw new UnreadableRecordException("The record's value is not JSON: " + e.getOriginalMessage(), e);
        } catch (RuntimeException e) {
            throw new UnreadableRecordException("The record's value is not an event: " + e.getMessage(), e);
        }
    }

    private static void checkVersion(@Nullable Header version, Stream stream) throws UnreadableRecordException {
        if (version != null
                && versions(stream).stream().noneMatch(known -> Arrays.equals(version.value(), utf8(known)))) {
            throw new UnreadableRecordException(
                    "The record is written in a version that this one does not know.", null);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
