package dev.parley.presence;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;

/**
 * Hears, for one person, who is typing and who comes and goes. The calls of one listener never overlap; they must not block. A
 * call that throws ends the attending of this listener and of no other.
 */
public interface SignalListener {
    /**
     * Somebody is typing in a conversation of the person's; it is over when it is not said again for a few seconds, or when
     * their message comes.
     *
     * @param conversation where
     * @param user who; never the person themselves
     */
    void typing(ConversationId conversation, UserId user);

    /**
     * Somebody in a conversation that is watched came or went, or joined it.
     *
     * @param presence whether they are there now; it may be said again without a change
     */
    void presence(Presence presence);
}
