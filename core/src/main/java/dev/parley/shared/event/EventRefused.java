package dev.parley.shared.event;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.ConversationId;
import java.time.Instant;

/**
 * An event was refused in log order; it changed nothing. Announced so that whoever waits for it learns why.
 *
 * @param id the refused event
 * @param conversation where it was meant to happen
 * @param problem the reason
 * @param detail the reason in a sentence
 * @param at when it was asked for
 */
public record EventRefused(EventId id, ConversationId conversation, Problem problem, String detail, Instant at)
        implements Announcement {
    /**
     * The refusal as its sender gets it.
     *
     * @return a failure that is the caller's to correct
     */
    public ParleyException toException() {
        return new ParleyException(problem, detail);
    }
}
