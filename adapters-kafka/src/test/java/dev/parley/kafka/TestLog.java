package dev.parley.kafka;

import dev.parley.kafka.KafkaSettings.Clients;
import dev.parley.kafka.KafkaSettings.Durability;
import dev.parley.kafka.KafkaSettings.Topics;
import java.time.Duration;
import java.util.UUID;

/** Settings of a log that no other test has, for one broker and short waits. */
final class TestLog {
    private TestLog() {}

    static KafkaSettings on(KafkaBroker broker) {
        return at(broker.bootstrapServers());
    }

    static KafkaSettings at(String bootstrapServers) {
        String name = "t" + UUID.randomUUID();
        KafkaSettings settings = KafkaSettings.of(bootstrapServers)
                .withTopics(Topics.named(name, 3))
                .withDurability(Durability.WEAK);
        return withGroups(withSession(settings, Duration.ofSeconds(2)), name + "-");
    }

    static KafkaSettings withSession(KafkaSettings settings, Duration session) {
        return settings.withClients(
                settings.clients().withTimeouts(settings.clients().deliveryTimeout(), session));
    }

    static KafkaSettings withDelivery(KafkaSettings settings, Duration delivery) {
        return settings.withClients(
                settings.clients().withTimeouts(delivery, settings.clients().sessionTimeout()));
    }

    static KafkaSettings withGroups(KafkaSettings settings, String prefix) {
        Clients clients = settings.clients();
        return settings.withClients(
                new Clients(prefix, clients.deliveryTimeout(), clients.sessionTimeout(), clients.properties()));
    }
}
