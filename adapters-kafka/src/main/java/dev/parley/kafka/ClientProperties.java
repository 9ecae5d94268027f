package dev.parley.kafka;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Kafka's own settings for each kind of client: what the operator passed through, under what Parley's promises need. */
final class ClientProperties {
    /** What an operator may set: how to connect, how to batch, what to measure. */
    private static final List<String> CONNECTION_PREFIXES = List.of(
            "security.",
            "sasl.",
            "ssl.",
            "client.dns.",
            "client.rack",
            "reconnect.backoff.",
            "retry.backoff.",
            "socket.connection.",
            "connections.max.idle.ms",
            "receive.buffer.bytes",
            "send.buffer.bytes",
            "metric",
            "auto.include.jmx.reporter",
            "enable.metrics.push",
            "linger.ms",
            "batch.size",
            "compression.");

    /**
     * Idempotence alone does not keep the order: a broker that has no memory of a producer in a partition takes its batches from
     * any number on, so that the second one may pass a first one that met no leader, which is then refused for ever. See ADR 11.
     */
    private static final int ONE_AT_A_TIME = 1;

    /** Of sessions: a handler that is stuck for longer is as good as gone, and the others take its shards over. */
    private static final int LONGEST_HANDLING = 6;

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FOREVER = Duration.ofDays(36_500);
    private static final Duration BLOCK_AT_MOST = Duration.ofMillis(10);
    private static final long PRODUCER_MEMORY = 128L * 1024 * 1024;
    /** Enough for the largest announcement: a conversation with all the members that it may have. */
    static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

    private static final int OVERHEAD = 1024;
    private static final int EVENTS_PER_POLL = 2_000;
    private static final int BYTES_PER_FETCH = 2 * 1024 * 1024;

    private final KafkaSettings settings;

    ClientProperties(KafkaSettings settings) {
        this.settings = settings;
    }

    /** Refuses what would break a promise, and what no client knows, by name. */
    static void check(Map<String, String> properties) {
        for (String key : properties.keySet().stream().sorted().toList()) {
            if (CONNECTION_PREFIXES.stream().noneMatch(key::startsWith)) {
                throw new IllegalArgumentException("The Kafka client setting \"" + key + "\" can't be passed through: "
                        + (isKnown(key)
                                ? "Parley sets it itself, because its promises depend on it."
                                : "no Kafka client has a setting of that name."));
            }
        }
    }

    private static boolean isKnown(String key) {
        return Stream.of(ProducerConfig.configNames(), ConsumerConfig.configNames(), AdminClientConfig.configNames())
                .anyMatch(names -> names.contains(key));
    }

    Map<String, Object> admin() {
        Map<String, Object> all = common(AdminClientConfig.configNames());
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        return all;
    }

    /** A producer that never reorders, never repeats, and never makes its caller wait. */
    Map<String, Object> producer(Duration deliveryTimeout) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        all.putAll(common(ProducerConfig.configNames()));
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, ONE_AT_A_TIME);
        all.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryTimeout.toMillis());
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                shorter(deliveryTimeout.dividedBy(2), REQUEST_TIMEOUT).toMillis());
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_AT_MOST.toMillis());
        all.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, FOREVER.toMillis());
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_MESSAGE - OVERHEAD);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_MEMORY);
        return all;
    }

    private static Duration shorter(Duration one, Duration other) {
        return Stream.of(one, other).min(Comparator.naturalOrder()).orElseThrow();
    }

    /** A consumer that goes nowhere by itself: it begins where it is told to and remembers nothing. */
    Map<String, Object> consumer() {
        Map<String, Object> all = common(ConsumerConfig.configNames());
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, EVENTS_PER_POLL);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_PER_FETCH);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
        all.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return all;
    }

    /** A member of a group whose members split the partitions and keep theirs when others come and go. */
    Map<String, Object> member(String group) {
        int session = (int) settings.clients().sessionTimeout().toMillis();
        Map<String, Object> all = consumer();
        all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.clients().groupPrefix() + group);
        all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.max(1, session / 4));
        all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int)
                Math.min(Integer.MAX_VALUE, (long) LONGEST_HANDLING * session));
        return all;
    }

    private Map<String, Object> common(Set<String> known) {
        Map<String, Object> all = settings.clients().properties().entrySet().stream()
                .filter(property -> known.contains(property.getKey()) || isConnection(property.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        return all;
    }

    /** Log-in modules and TLS engines of one's own have settings that Kafka's clients do not list. */
    private static boolean isConnection(String key) {
        return key.startsWith("sasl.") || key.startsWith("ssl.");
    }
}
