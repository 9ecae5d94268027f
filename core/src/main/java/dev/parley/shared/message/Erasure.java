package dev.parley.shared.message;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Takes everything of one person out of messages. Immutable. */
final class Erasure {
    /** What stands for an id that the person had chosen. */
    private static final ClientMessageId NO_ID = new ClientMessageId("erased");

    private final UserId user;
    private final Members members;
    private final Instant at;

    Erasure(UserId user, Members members, Instant at) {
        this.user = user;
        this.members = members;
        this.at = at;
    }

    /** A message of the person's, whose place alone stays. */
    ChatMessage ofOwn(ChatMessage message) {
        return new ChatMessage(
                message.id(),
                message.conversation(),
                UserId.ERASED,
                NO_ID,
                Body.NONE,
                List.of(),
                message.replyTo(),
                message.sentAt(),
                message.amendments().erased(at),
                message.seq(),
                message.revision());
    }

    /** A message of somebody else's, which goes on saying what it says about others. */
    ChatMessage ofOther(ChatMessage message) {
        Names names = names(message.mentions());
        Body body = new Body(
                message.body().text().map(text -> new MessageText(Mentions.without(user, names, text.value()))),
                message.body().content(),
                message.body().attachments());
        Amendments amendments = message.amendments()
                .withReactions(message.amendments().reactions().without(user));
        return new ChatMessage(
                message.id(),
                message.conversation(),
                message.sender(),
                message.clientMessageId(),
                body,
                message.mentions().stream().filter(each -> !each.equals(user)).toList(),
                message.replyTo(),
                message.sentAt(),
                body.equals(message.body())
                        ? amendments
                        : amendments.replaced(message.body().fingerprint()),
                message.seq(),
                message.revision());
    }

    /** The person's, and those of everybody who may be meant instead. */
    private Names names(List<UserId> mentioned) {
        return new Names(Stream.of(members.users(), mentioned, List.of(user))
                .flatMap(Collection::stream)
                .toList());
    }
}
