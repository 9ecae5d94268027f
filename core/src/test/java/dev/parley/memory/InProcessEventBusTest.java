package dev.parley.memory;

import dev.parley.contract.EventBusContract;
import dev.parley.shared.event.EventBus;
import org.junit.jupiter.api.AfterEach;

class InProcessEventBusTest implements EventBusContract {
    private final InProcessEventBus bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT);

    @Override
    public EventBus bus() {
        return bus;
    }

    @AfterEach
    void close() {
        bus.close();
    }
}
