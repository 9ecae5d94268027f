package dev.parley.kafka;

import dev.parley.contract.EventBusContract;
import dev.parley.shared.event.EventBus;
import org.junit.jupiter.api.AfterEach;

class KafkaEventBusIT implements EventBusContract {
    private final KafkaEventBus bus = KafkaEventBus.connect(TestLog.on(KafkaBroker.shared()));

    @Override
    public EventBus bus() {
        return bus;
    }

    @AfterEach
    void close() {
        bus.close();
    }
}
