package dev.parley.shared.event;

import dev.parley.ParleyException;

/** What became of a published event: one of three, so that nobody says "failed" of an event that may still appear. */
public sealed interface Publication {
    /**
     * The event is durable.
     *
     * @param position where it stands in the log
     */
    record Published(Position position) implements Publication {}

    /**
     * The event is not in the log and will not get there.
     *
     * @param reason why, and whether trying again helps
     */
    record Rejected(ParleyException reason) implements Publication {}

    /**
     * The event may or may not be in the log.
     *
     * @param reason what is known; always {@link dev.parley.Problem#OUTCOME_UNKNOWN}
     */
    record Unknown(ParleyException reason) implements Publication {}
}
