package dev.parley.javalin;

import dev.parley.contract.Backend;
import dev.parley.contract.Fixtures;
import dev.parley.memory.InProcessSignals;
import dev.parley.presence.LiveSignals;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Typing and presence on one node, with a clock that stands still until it is moved. */
final class TestSignals implements AutoCloseable {
    final LiveSignals live;
    private final InProcessSignals carrier = new InProcessSignals(10_000);
    private final AtomicLong passed = new AtomicLong();

    TestSignals(Backend backend) {
        live = new LiveSignals(
                carrier, backend.directory, () -> Fixtures.NOON.plusNanos(passed.get()), passed::get, "node");
        carrier.hear(live);
        backend.bus.subscribe(Stream.STORED, Group.everyInstance("signals"), batch -> {
            backend.directory.handle(batch);
            live.handle(batch);
        });
    }

    /** Lets time pass, and whoever has gone by then be gone. */
    void pass(Duration time) {
        passed.addAndGet(time.toNanos());
        live.settle();
    }

    @Override
    public void close() {
        carrier.close();
    }
}
