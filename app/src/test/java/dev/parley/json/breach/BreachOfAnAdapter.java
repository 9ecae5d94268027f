package dev.parley.json.breach;

import dev.parley.app.InvalidSettingsException;
import dev.parley.kafka.KafkaSettings;
import java.util.List;

/** Everything that an adapter must not know, to see that it would be found. */
final class BreachOfAnAdapter {
    Object another() {
        return KafkaSettings.of("localhost:9092");
    }

    Object app() {
        return new InvalidSettingsException(List.of());
    }
}
