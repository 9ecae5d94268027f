package dev.parley.readchat;

import dev.parley.ParleyException;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import java.util.Optional;

/**
 * Hears what happens in the conversations of one person. Each thing comes in its present state and at least once: a listener
 * applies what is newer than what it has. The calls of one listener never overlap; they must not block. A call that
 * throws ends the hearing of this listener and of no other.
 */
public interface ChatListener {
    /**
     * A message is new or changed.
     *
     * @param message its present state; one object for all listeners on a node that hear of it live
     * @param quote what the person is shown of the message that it answers; empty also for a reply of which nothing is told now
     */
    void message(ChatMessage message, Optional<Quote> quote);

    /**
     * A conversation is new to the person or changed.
     *
     * @param conversation its present state; one object for all listeners on a node that hear of it live
     */
    void conversation(ChatConversation conversation);

    /**
     * The person does not belong to a conversation any more; nothing that was sent after that reaches them.
     *
     * @param membership which one, and since when
     */
    void left(Membership membership);

    /**
     * A member of one of the person's conversations has come further, or the person themselves, on whatever device, has come
     * further or wants something else of it. Of large conversations the person hears only of themselves.
     *
     * @param participation its present state, of others only what they {@linkplain Participation#shown show}; one object for
     *     all listeners on a node that hear of it live
     */
    void participation(Participation participation);

    /**
     * Everything up to here was handed over: whoever comes back with this cursor misses nothing.
     *
     * @param cursor what to keep
     * @param more whether catching up is not finished; it goes on when the listener calls {@link Listening#more}
     */
    void checkpoint(Cursor cursor, boolean more);

    /**
     * The cursor that the listener came with can't be honoured: what it has must be read anew. Live hearing goes on from now.
     *
     * @param reason one sentence
     */
    void reset(String reason);

    /**
     * Hearing has ended because something failed; coming back with the last checkpoint misses nothing.
     *
     * @param reason what failed
     */
    void failed(ParleyException reason);
}
