package dev.parley.kafka;

import dev.parley.document.SignalDocuments;
import dev.parley.presence.Signal;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Signals as the values of Kafka's records and back. */
final class SignalCodec {
    /** More than the largest attendance takes. */
    static final int LARGEST = 1024 * 1024;

    private static final int DEEPEST = 4;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxDocumentLength(LARGEST)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SignalCodec() {}

    static byte[] write(Signal signal) {
        return JSON.writeValueAsBytes(SignalDocuments.of(signal));
    }

    /**
     * Reads a signal.
     *
     * @throws IllegalArgumentException when it is none, or one that only a newer version knows
     * @throws dev.parley.ParleyException when a value breaks its rules
     */
    static Signal read(byte[] value) {
        try {
            return SignalDocuments.signal(JSON.readValue(value, Object.class));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("The record's value is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
