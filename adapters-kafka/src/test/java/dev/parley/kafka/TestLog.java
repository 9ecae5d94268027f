package dev.parley.kafka;

import dev.parley.kafka.KafkaSettings.Durability;
import dev.parley.kafka.KafkaSettings.Topics;
import java.time.Duration;
import java.util.UUID;

/** Settings of a log that no other test has, for one broker and short waits. */
final class TestLog {
    private TestLog() {}

    static KafkaSettings on(KafkaBroker broker) {
        String name = "t" + UUID.randomUUID();
        KafkaSettings settings = KafkaSettings.of(broker.bootstrapServers())
                .withTopics(Topics.named(name, 3))
                .withDurability(Durability.WEAK);
        return settings.withClients(new KafkaSettings.Clients(
                name + "-",
                Duration.ofSeconds(120),
                Duration.ofSeconds(2),
                settings.clients().properties()));
    }
}
