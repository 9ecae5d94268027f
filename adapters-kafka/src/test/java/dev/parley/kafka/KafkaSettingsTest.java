package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.kafka.KafkaSettings.Clients;
import dev.parley.kafka.KafkaSettings.Durability;
import dev.parley.kafka.KafkaSettings.Topics;
import dev.parley.shared.message.Cursor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
    @Test
    void serversAloneAreEnoughAndNothingWeakIsTheDefault() {
        KafkaSettings settings = KafkaSettings.of("one:9092,two:9092");

        assertThat(settings.topics())
                .isEqualTo(new Topics("messages", "messages.stored", "messages.dead-letter", "signals", 12));
        assertThat(settings.durability()).isEqualTo(new Durability(3, 2, false));
        assertThat(settings.clients().deliveryTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThatThrownBy(() -> KafkaSettings.of(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bootstrap servers");
    }

    @Test
    void topicsAreFourWithAtLeastOnePartition() {
        assertThatThrownBy(() -> new Topics("a", "a", "b", "c", 1)).hasMessageContaining("four names");
        assertThatThrownBy(() -> new Topics("a", "b", "b", "c", 1)).hasMessageContaining("four names");
        assertThatThrownBy(() -> new Topics("a", "b", "a", "c", 1)).hasMessageContaining("four names");
        assertThatThrownBy(() -> new Topics("a", "b", "c", "a", 1)).hasMessageContaining("four names");
        assertThatThrownBy(() -> new Topics("a", "b", "c", "c", 1)).hasMessageContaining("four names");
        assertThat(Topics.named("a", 1)).isEqualTo(new Topics("a", "a.stored", "a.dead-letter", "a.signals", 1));
        assertThatThrownBy(() -> Topics.named("a", 0)).hasMessageContaining("at least one partition");
    }

    @Test
    void thereAreNoMorePartitionsThanACursorCarries() {
        assertThat(Topics.named("m", Cursor.MAX_SHARDS).partitions()).isEqualTo(Cursor.MAX_SHARDS);
        assertThatThrownBy(() -> Topics.named("m", Cursor.MAX_SHARDS + 1)).hasMessageContaining("a cursor can carry");
    }

    @Test
    void noMoreReplicasMustBeInSyncThanThereAre() {
        assertThatThrownBy(() -> new Durability(2, 3, true)).hasMessageContaining("3, 2");
        assertThatThrownBy(() -> new Durability(1, 0, true)).hasMessageContaining("0, 1");
        assertThatThrownBy(() -> new Durability(40_000, 1, true)).hasMessageContaining("40000");
    }

    @Test
    void timesAreWithinWhatKafkaTakes() {
        assertThatThrownBy(() -> Clients.DEFAULT.withTimeouts(Duration.ofMillis(99), Duration.ofSeconds(1)))
                .hasMessageContaining("delivery time-out");
        assertThatThrownBy(() -> Clients.DEFAULT.withTimeouts(Duration.ofDays(30), Duration.ofSeconds(1)))
                .hasMessageContaining("delivery time-out");
        assertThatThrownBy(() -> Clients.DEFAULT.withTimeouts(Duration.ofSeconds(1), Duration.ZERO))
                .hasMessageContaining("session time-out");
    }

    @Test
    void propertiesAreCopiedAndTheirValuesNeverShown() {
        Map<String, String> properties = new HashMap<>(Map.of("sasl.jaas.config", "password=\"hunter2\""));
        KafkaSettings settings = KafkaSettings.of("one:9092");
        KafkaSettings secured = settings.withClients(settings.clients().withProperties(properties));
        properties.clear();

        assertThat(secured.clients().properties()).containsKey("sasl.jaas.config");
        assertThat(secured.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
    }
}
