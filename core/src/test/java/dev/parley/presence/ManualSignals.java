package dev.parley.presence;

import dev.parley.shared.event.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A carrier that carries when a test says so, or loses what it has. */
final class ManualSignals implements Signals {
    private final List<Consumer<Signal>> hearers = new ArrayList<>();
    private final List<Signal> underWay = new ArrayList<>();
    private long lost;

    @Override
    public synchronized void send(Signal signal) {
        underWay.add(signal);
    }

    @Override
    public Subscription hear(Consumer<Signal> listener) {
        hearers.add(listener);
        return new Subscription() {
            @Override
            public Optional<String> trouble() {
                return Optional.empty();
            }

            @Override
            public void close() {
                hearers.remove(listener);
            }
        };
    }

    @Override
    public long dropped() {
        return lost;
    }

    /** Takes what was sent since the last time. */
    synchronized List<Signal> taken() {
        List<Signal> taken = List.copyOf(underWay);
        underWay.clear();
        return taken;
    }

    /** Hands what was sent to everybody, and what comes of that. */
    void carry() {
        for (List<Signal> taken = taken(); !taken.isEmpty(); taken = taken()) {
            taken.forEach(signal -> hearers.forEach(hearer -> hearer.accept(signal)));
        }
    }

    void lose() {
        lost += taken().size();
    }
}
