package dev.parley.kafka;

import dev.parley.contract.FaultyStore;
import dev.parley.exchange.SaveMessage;
import dev.parley.memory.InMemoryMessageRepository;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import java.util.UUID;

/** What one of several processes has of Parley: a bus, and the save handler on its own, perhaps failing, way to their store. */
final class SavingNode implements AutoCloseable {
    static final Group SAVE = Group.shared("save");

    final KafkaEventBus bus;
    final FaultyStore<InMemoryMessageRepository> store;
    final Subscription saving;

    SavingNode(KafkaSettings settings, InMemoryMessageRepository shared) {
        this.bus = KafkaEventBus.connect(settings);
        this.store = new FaultyStore<>(shared);
        store.bind(bus.log());
        this.saving = bus.subscribe(Stream.MESSAGES, SAVE, new SaveMessage(store, bus, UUID::randomUUID));
    }

    @Override
    public void close() {
        bus.close();
    }
}
