package dev.parley.shared.event;

import java.util.ArrayList;
import java.util.List;

/** An object that guards its own rules and records what happens to it. For one thread at a time. */
public abstract class AggregateRoot {
    private final List<DomainEvent> recorded = new ArrayList<>();

    /** Only aggregates extend this. */
    protected AggregateRoot() {}

    /**
     * Records that something happened.
     *
     * @param event what happened
     */
    protected final void record(DomainEvent event) {
        recorded.add(event);
    }

    /**
     * What has happened, in order; whoever publishes it takes it over.
     *
     * @return the events since the last call, which the aggregate then forgets
     */
    public final List<DomainEvent> releaseEvents() {
        List<DomainEvent> released = List.copyOf(recorded);
        recorded.clear();
        return released;
    }
}
