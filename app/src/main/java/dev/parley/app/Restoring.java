package dev.parley.app;

import dev.parley.json.JsonMessageRepository;
import dev.parley.kafka.KafkaEventBus;
import dev.parley.postgres.PostgresMessageRepository;
import java.util.List;

/**
 * Tells a store that it was restored from a backup: it begins another life, so that clients read anew what they have, and its
 * log feeds this store and no other one.
 */
final class Restoring {
    private Restoring() {}

    /** Does it, and says what was done. */
    static String run(Settings settings) {
        String epoch = switch (settings.store()) {
            case JSON -> JsonMessageRepository.renew(Wiring.jsonSettings(settings));
            case POSTGRES -> PostgresMessageRepository.renew(Wiring.postgresSettings(settings));
            case MEMORY ->
                throw new InvalidSettingsException(
                        List.of("PARLEY_STORE=memory: a store in memory is never restored."));
        };
        if (settings.bus() == Settings.Bus.KAFKA) {
            KafkaEventBus.feedOnly(Wiring.kafkaSettings(settings), epoch);
        }
        return "The store has the epoch " + epoch + " now: each client reads anew what it has, once. Start Parley.";
    }
}
