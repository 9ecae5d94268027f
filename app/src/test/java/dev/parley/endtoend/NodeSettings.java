package dev.parley.endtoend;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment that a node is started with. */
record NodeSettings(Map<String, String> variables) {
    static NodeSettings local() {
        return new NodeSettings(Map.of(
                "PARLEY_BUS", "local",
                "PARLEY_AUTH_HS256_SECRET", Tokens.SECRET,
                "PARLEY_DRAIN_SECONDS", "10",
                "PARLEY_REQUEST_TIMEOUT_SECONDS", "10",
                "PARLEY_STORED_TIMEOUT_SECONDS", "5",
                "PARLEY_LIMIT_SENDS_PER_SECOND", "100000"));
    }

    /** One broker: its one replica is weak, and is asked for by name. */
    static NodeSettings kafka(String bootstrapServers) {
        return local().with("PARLEY_BUS", "kafka")
                .with("PARLEY_KAFKA_BOOTSTRAP_SERVERS", bootstrapServers)
                .with("PARLEY_KAFKA_PARTITIONS", "4")
                .with("PARLEY_KAFKA_REPLICATION", "1")
                .with("PARLEY_KAFKA_MIN_INSYNC_REPLICAS", "1")
                .with("PARLEY_ALLOW_WEAK_DURABILITY", "true");
    }

    NodeSettings json(Path folder) {
        return with("PARLEY_STORE", "json").with("PARLEY_DATA_DIR", folder.toString());
    }

    NodeSettings postgres(Database database) {
        return with("PARLEY_STORE", "postgres")
                .with("PARLEY_POSTGRES_URL", database.url())
                .with("PARLEY_POSTGRES_USER", database.user())
                .with("PARLEY_POSTGRES_PASSWORD", database.password());
    }

    /** Topics and groups of its own on brokers that others use too. */
    NodeSettings named(String name) {
        return with("PARLEY_KAFKA_TOPIC_MESSAGES", name + ".messages")
                .with("PARLEY_KAFKA_TOPIC_STORED", name + ".messages.stored")
                .with("PARLEY_KAFKA_TOPIC_DEAD_LETTER", name + ".messages.dead-letter")
                .with("PARLEY_KAFKA_TOPIC_SIGNALS", name + ".messages.signals")
                .with("PARLEY_KAFKA_GROUP_PREFIX", name + "-");
    }

    /** What is over is gone at once, as far as that goes. */
    NodeSettings sweeping() {
        return with("PARLEY_RETENTION_CHECK_SECONDS", "1").with("PARLEY_JSON_CLEANING_SECONDS", "1");
    }

    NodeSettings with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(variables);
        more.put(name, value);
        return new NodeSettings(more);
    }
}
