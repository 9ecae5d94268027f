package dev.parley.conversation;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;

/**
 * Tells how far a member has come in a conversation.
 *
 * @param by who
 * @param conversation which one
 * @param deliveredSeq everything up to here has reached them; 0 says nothing of it
 * @param readSeq everything up to here is read; 0 says nothing of it
 */
public record MoveMarker(UserId by, ConversationId conversation, long deliveredSeq, long readSeq) {
    /** Checks the numbers. */
    public MoveMarker {
        if (deliveredSeq < 0 || readSeq < 0 || (deliveredSeq == 0 && readSeq == 0)) {
            throw new InvalidInputException(
                    "seq", Problem.MARKER_INVALID, "A marker is moved to the seq of a message, 1 or more.");
        }
    }
}
