package dev.parley.json;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How people take part in one conversation, of whom anything is known. Guarded by the index. */
final class Participants {
    private final ConversationId conversation;
    private final Map<UserId, Participation> known = new HashMap<>(2);

    Participants(ConversationId conversation) {
        this.conversation = conversation;
    }

    Optional<Participation> of(UserId user) {
        return Optional.ofNullable(known.get(user));
    }

    Collection<Participation> all() {
        return Collections.unmodifiableCollection(known.values());
    }

    void put(Participation participation) {
        known.put(participation.user(), participation);
    }

    void forget(UserId user) {
        known.remove(user);
    }

    /** Somebody sent the message of a seq. */
    void sent(UserId user, long seq) {
        put(before(user).sent(seq));
    }

    private Participation before(UserId user) {
        return of(user).orElseGet(() -> Participation.none(conversation, user));
    }
}
