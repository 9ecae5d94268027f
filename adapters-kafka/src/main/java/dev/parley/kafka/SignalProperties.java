package dev.parley.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Kafka's own settings for clients that may lose something, but never wait. */
final class SignalProperties {
    /** What has not arrived by then is no news any more. */
    private static final Duration DELIVERY = Duration.ofSeconds(5);

    private static final int BATCH = 32 * 1024;
    private static final int MEMORY = 4 * 1024 * 1024;
    private static final int SIGNALS_PER_POLL = 1_000;

    private final ClientProperties clients;

    SignalProperties(KafkaSettings settings) {
        this.clients = new ClientProperties(settings);
    }

    /** A producer that tries once, keeps little, and refuses at once what it can't take. */
    Map<String, Object> producer() {
        Map<String, Object> all = new HashMap<>(clients.producer(DELIVERY));
        all.put(ProducerConfig.ACKS_CONFIG, "1");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        all.put(ProducerConfig.RETRIES_CONFIG, 0);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, MEMORY);
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, SignalCodec.LARGEST);
        return all;
    }

    /** A consumer without a group, which goes on with the newest wherever it has lost its place. */
    Map<String, Object> consumer() {
        Map<String, Object> all = new HashMap<>(clients.consumer());
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, SIGNALS_PER_POLL);
        return all;
    }
}
