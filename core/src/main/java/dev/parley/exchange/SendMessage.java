package dev.parley.exchange;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.UserId;
import java.util.Optional;

/**
 * Asks to send a message, either into a conversation or directly to a person.
 *
 * @param sender who sends: a member, or a {@linkplain UserId#isSystem system sender}, which whoever makes the command answers for
 * @param conversation where; for a direct message, the one direct conversation of the two
 * @param to whom, when the message is direct: the first one starts the conversation
 * @param clientMessageId the sender's own id for it: sending it again is the same message
 * @param body what is said
 * @param replyTo the message of the same conversation that it replies to, if any
 */
public record SendMessage(
        UserId sender,
        ConversationId conversation,
        Optional<UserId> to,
        ClientMessageId clientMessageId,
        Body body,
        Optional<MessageId> replyTo) {
    /** Checks that something is said, and that a direct message goes from one person to another, in the conversation of the two. */
    public SendMessage {
        body.checkSaysSomething();
        body.text().ifPresent(MessageText::checkShown);
        to.ifPresent(UserId::checkShown);
        if (to.filter(sender::equals).isPresent()) {
            throw new InvalidInputException("to", Problem.USER_INVALID, "A direct message goes to somebody else.");
        }
        if (to.isPresent() && (sender.isSystem() || to.get().isSystem())) {
            throw new InvalidInputException(
                    "to",
                    Problem.USER_INVALID,
                    "Direct messages are those of two persons; a system sender sends into conversations.");
        }
        if (to.isPresent() && !conversation.equals(ConversationId.direct(sender, to.get()))) {
            throw new IllegalArgumentException("A direct message belongs to the direct conversation of the two.");
        }
    }

    /**
     * A message into a conversation.
     *
     * @param sender who sends
     * @param conversation where
     * @param clientMessageId the sender's own id for it
     * @param text what is said
     * @return the command
     */
    public static SendMessage into(
            ConversationId conversation, UserId sender, ClientMessageId clientMessageId, MessageText text) {
        return new SendMessage(
                sender, conversation, Optional.empty(), clientMessageId, Body.of(text), Optional.empty());
    }

    /**
     * A message to one person.
     *
     * @param to whom
     * @param sender who sends
     * @param clientMessageId the sender's own id for it
     * @param text what is said
     * @return the command
     */
    public static SendMessage to(UserId to, UserId sender, ClientMessageId clientMessageId, MessageText text) {
        return new SendMessage(
                sender,
                ConversationId.direct(sender, to),
                Optional.of(to),
                clientMessageId,
                Body.of(text),
                Optional.empty());
    }

    /**
     * This message with another body.
     *
     * @param says what is said
     * @return the command
     */
    public SendMessage saying(Body says) {
        return new SendMessage(sender, conversation, to, clientMessageId, says, replyTo);
    }

    /**
     * This message as a reply.
     *
     * @param message a message of the same conversation
     * @return the command
     */
    public SendMessage replyingTo(MessageId message) {
        return new SendMessage(sender, conversation, to, clientMessageId, body, Optional.of(message));
    }

    /**
     * The id that the message will have.
     *
     * @return a function of conversation, sender and client message id
     */
    public MessageId messageId() {
        return MessageId.of(conversation, sender, clientMessageId);
    }
}
