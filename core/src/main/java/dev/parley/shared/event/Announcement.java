package dev.parley.shared.event;

import java.util.Set;

/** What was decided about an event, with the last word; it carries that event's id. */
public interface Announcement extends DomainEvent {
    /**
     * Everything that somebody may be waiting under for this decision.
     *
     * @return the event's id, and for a stored message the message's id as well
     */
    default Set<Object> answers() {
        return Set.of(id());
    }

    @Override
    default Stream stream() {
        return Stream.STORED;
    }
}
