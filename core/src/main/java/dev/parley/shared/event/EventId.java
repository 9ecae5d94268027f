package dev.parley.shared.event;

import java.util.UUID;

/**
 * Identifies one publication of an event, so that what was decided about it finds who waits for it.
 *
 * @param value 128 random bits
 */
public record EventId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
