package dev.parley.conversation;

import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for a new group, of which the asker becomes the owner.
 *
 * @param by who asks
 * @param title the name it shows
 * @param members the others, in the order given; the asker may be among them
 * @param idempotencyKey the asker's own id for this request: repeating it yields the same group
 */
public record StartConversation(UserId by, Title title, Set<UserId> members, Optional<ClientMessageId> idempotencyKey) {
    /** Copies the members; checks how they and the group are named. */
    public StartConversation {
        title.checkShown();
        members.forEach(UserId::checkShown);
        members = Collections.unmodifiableSet(new LinkedHashSet<>(members));
    }
}
