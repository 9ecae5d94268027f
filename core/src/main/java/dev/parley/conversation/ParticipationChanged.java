package dev.parley.conversation;

import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Participation;
import java.time.Instant;

/**
 * How a member takes part in a conversation, after they came further or said what they want; announced after the commit, also
 * when it was so before.
 *
 * @param id the event that changed it; another one when it is announced again after a crash
 * @param participation how it is now
 * @param shared whether all members are told how far they have come, or its person alone; see
 *     {@link Participation#MAX_MEMBERS_TOLD}
 * @param at when it was changed
 */
public record ParticipationChanged(EventId id, Participation participation, boolean shared, Instant at)
        implements Announcement {
    @Override
    public ConversationId conversation() {
        return participation.conversation();
    }
}
