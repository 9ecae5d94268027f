package dev.parley.exchange;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Mentions;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.UserId;
import java.util.List;

/**
 * The rules on changing a message that is stored: its sender edits it, its sender or an owner deletes it, every member reacts.
 * A deleted message stays as it is. Whoever erases a person may do so anywhere.
 */
final class Amending {
    private Amending() {}

    /**
     * A message after an event.
     *
     * @return the same one when it is so already
     * @throws ParleyException the reason for which it is refused
     */
    static ChatMessage amended(ChatMessage message, MessageAmendment event, Members members, long offset) {
        if (event instanceof MessageErased erased) {
            return message.without(erased.user(), members, erased.at(), offset);
        }
        if (event instanceof MessageDeleted deleted) {
            return deleted(message, deleted, members, offset);
        }
        if (message.isDeleted()) {
            throw deleted();
        }
        if (event instanceof MessageEdited edited) {
            return edited(message, edited, members, offset);
        }
        Reactions reactions = event instanceof ReactionAdded added
                ? message.amendments().reactions().with(added.reaction(), added.by())
                : message.amendments().reactions().without(((ReactionRemoved) event).reaction(), event.by());
        return reactions.equals(message.amendments().reactions()) ? message : message.withReactions(reactions, offset);
    }

    private static ChatMessage deleted(ChatMessage message, MessageDeleted event, Members members, long offset) {
        if (!isSender(message, event.by()) && !members.isOwner(event.by())) {
            throw new ParleyException(
                    Problem.MESSAGE_SENDER_ONLY,
                    "Only its sender and owners of the conversation may delete a message.");
        }
        return message.isDeleted() ? message : message.deleted(event.at(), offset);
    }

    private static ChatMessage edited(ChatMessage message, MessageEdited event, Members members, long offset) {
        if (!isSender(message, event.by())) {
            throw new ParleyException(Problem.MESSAGE_SENDER_ONLY, "Only its sender may edit a message.");
        }
        Body body = event.edit().of(message.body());
        return body.equals(message.body())
                ? message
                : message.edited(body, mentions(body, members), event.at(), offset);
    }

    static List<UserId> mentions(Body body, Members members) {
        return body.text().map(text -> Mentions.in(text, members)).orElse(List.of());
    }

    private static boolean isSender(ChatMessage message, UserId user) {
        return message.sender().equals(user);
    }

    static ParleyException deleted() {
        return new ParleyException(
                Problem.MESSAGE_DELETED, "The message is deleted: it can't be edited, replied or reacted to.");
    }
}
