package dev.parley.json;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.SearchTerms;
import java.time.Instant;
import java.util.Comparator;

/**
 * What a search remembers of a message that it looked at.
 *
 * @param sentAt when it was sent
 * @param id which message
 * @param location where its line is
 * @param matches whether it has the words
 */
record LookedAt(Instant sentAt, MessageId id, long location, boolean matches) {
    static final Comparator<LookedAt> OLDEST_FIRST = Comparator.comparing(LookedAt::sentAt)
            .thenComparing(looked -> looked.id().toString());

    static LookedAt of(ChatMessage message, long location, SearchTerms terms) {
        return new LookedAt(
                message.sentAt(),
                message.id(),
                location,
                message.text().filter(text -> terms.areIn(text.value())).isPresent());
    }
}
