package dev.parley.javalin;

import dev.parley.conversation.MoveMarker;
import dev.parley.conversation.SetPreferences;
import dev.parley.exchange.SendMessage;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.readchat.SearchChat;
import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What clients say over WebSocket: every field that is accepted, and by which rules. */
final class SocketForms {
    private SocketForms() {}

    /** Says who is there, and what they have seen; later on, that they still are. */
    record Connect(
            String type,
            @Nullable String id,
            String token,

            @Is(value = Value.CURSOR, optional = true) @Nullable String cursor)
            implements Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return new FrameRules(given).optionalId(id).token().broken();
        }

        Optional<Cursor> from() {
            return Optional.ofNullable(cursor).map(Cursor::decode);
        }
    }

    /** Asks whether the server is there, for clients that can't see pings. */
    record Ping(String type, @Nullable String id) implements Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return new FrameRules(given).optionalId(id).broken();
        }
    }

    /** Sends a message into a conversation or to a person. */
    record Send(
            String type,
            String id,
            @Nullable String conversation,

            @Is(value = Value.USER, optional = true) @Nullable String to,

            @Is(value = Value.TEXT, optional = true) @Nullable String text,

            @Is(Value.CLIENT_MESSAGE_ID) String clientMessageId,
            @Nullable String replyTo,
            @Nullable Content content,
            @Nullable List<Attachment> attachments,

            @Is(value = Value.SYSTEM, optional = true) @Nullable String sender)
            implements Saying, Speaking, Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return new FrameRules(given).id(id).target().and(ifNothing(given)).broken();
        }

        SendMessage command(Identity asker) {
            Optional<UserId> whom = Optional.ofNullable(to).map(UserId::new);
            UserId by = speaker(asker);
            return new SendMessage(
                    by,
                    whom.map(user -> ConversationId.direct(by, user))
                            .orElseGet(() -> ConversationId.parse(String.valueOf(conversation))),
                    whom,
                    new ClientMessageId(clientMessageId),
                    body(),
                    Optional.ofNullable(replyTo).map(MessageId::parse));
        }
    }

    /** Gives a message another body. */
    record Edit(
            String type,
            String id,
            String conversation,
            String message,

            @Is(value = Value.TEXT, optional = true) @Nullable String text,

            @Nullable Content content,
            @Nullable List<Attachment> attachments,

            @Is(value = Value.SYSTEM, optional = true) @Nullable String sender)
            implements Saying, Speaking, OfMessage {}

    /** Deletes a message. */
    record Delete(
            String type,
            String id,
            String conversation,
            String message,

            @Is(value = Value.SYSTEM, optional = true) @Nullable String sender)
            implements Speaking, OfMessage {}

    /** Reacts to a message, or takes that back. */
    record React(
            String type,
            String id,
            String conversation,
            String message,
            @Is(Value.REACTION) String reaction) implements OfMessage {
        Reaction kind() {
            return new Reaction(reaction);
        }
    }

    /** Tells how far somebody has come. */
    record Mark(
            String type,
            String id,
            String conversation,
            @Nullable Long seq) implements OfConversation {
        @Override
        public List<Violation> broken(Set<String> given) {
            return rules(given).seq(seq).broken();
        }

        MoveMarker read(UserId by) {
            return new MoveMarker(by, where(), 0, place());
        }

        MoveMarker delivered(UserId by) {
            return new MoveMarker(by, where(), place(), 0);
        }

        private long place() {
            return Optional.ofNullable(seq).orElse(0L);
        }
    }

    /** Says what somebody wants of a conversation, or of the direct conversation with a person. */
    record Prefer(
            String type,
            String id,
            @Nullable String conversation,

            @Is(value = Value.USER, optional = true) @Nullable String to,

            @Nullable Boolean muted,
            @Nullable Boolean blocked)
            implements Preferring, Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return new FrameRules(given).id(id).target().broken();
        }

        SetPreferences command(UserId by) {
            return to == null
                    ? command(by, ConversationId.parse(String.valueOf(conversation)))
                    : toward(by, new UserId(to));
        }
    }

    /** Names a conversation, in which to type, or to watch or not. */
    record Signal(String type, String id, String conversation) implements OfConversation {}

    /** Starts a group. */
    record Start(
            String type,
            String id,
            @Is(Value.TITLE) String title,
            @Nullable List<@Is(Value.USER) String> members,

            @Is(value = Value.CLIENT_MESSAGE_ID, optional = true) @Nullable String clientMessageId)
            implements Starting, Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return new FrameRules(given).id(id).broken();
        }

        Optional<ClientMessageId> key() {
            return Optional.ofNullable(clientMessageId).map(ClientMessageId::new);
        }
    }

    /** Gives a conversation another title or another use. */
    record Configure(
            String type,
            String id,
            String conversation,

            @Is(value = Value.TITLE, optional = true) @Nullable String title,

            @Is(value = Value.HISTORY, optional = true) @Nullable String history,

            @Nullable Boolean archived,
            @Nullable Long retentionSeconds)
            implements Configuring, OfConversation {
        @Override
        public List<Violation> broken(Set<String> given) {
            return rules(given).and(brokenRetention()).broken();
        }
    }

    /** Takes somebody into a group, or gives a member another role. */
    record Join(
            String type,
            String id,
            String conversation,
            @Is(Value.USER) String user,

            @Is(value = Value.ROLE, optional = true) @Nullable String role)
            implements OfConversation {
        Role as() {
            return Optional.ofNullable(role).map(Role::of).orElse(Role.MEMBER);
        }
    }

    /** Takes a member out of a group. */
    record Remove(
            String type,
            String id,
            String conversation,
            @Is(Value.MEMBER) String user) implements OfConversation {}

    /** Makes another member of a group an owner in one's own place. */
    record HandOver(
            String type,
            String id,
            String conversation,
            @Is(Value.MEMBER) String user) implements OfConversation {}

    /** Asks what changed after a cursor. */
    record Sync(
            String type,
            String id,

            @Is(value = Value.CURSOR, optional = true) @Nullable String cursor,

            @Nullable Integer limit)
            implements Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return new FrameRules(given).id(id).broken();
        }

        Optional<Cursor> from() {
            return Optional.ofNullable(cursor).map(Cursor::decode);
        }

        int atMost() {
            return Optional.ofNullable(limit).orElse(CatchingUp.DEFAULT_LIMIT);
        }
    }

    /** Asks for messages by their words. */
    record Search(
            String type,
            String id,
            @Is(Value.SEARCH) String q,
            @Nullable String conversation,

            @Is(value = Value.PLACE, optional = true) @Nullable String after,

            @Nullable Integer limit)
            implements Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return new FrameRules(given).id(id).broken();
        }

        SearchChat query(UserId reader) {
            return new SearchChat(
                    reader,
                    q,
                    Optional.ofNullable(conversation).map(ConversationId::parse),
                    Optional.ofNullable(after).map(SearchToken::decode),
                    atMost());
        }

        int atMost() {
            return Optional.ofNullable(limit).orElse(Findings.DEFAULT_LIMIT);
        }
    }

    /** A request about a conversation. */
    interface OfConversation extends Ruled {
        String id();

        String conversation();

        /** Which one. */
        default ConversationId where() {
            return ConversationId.parse(conversation());
        }

        /** What every such request keeps to. */
        default FrameRules rules(Set<String> given) {
            return new FrameRules(given).id(id()).needs("conversation");
        }

        @Override
        default List<Violation> broken(Set<String> given) {
            return rules(given).broken();
        }
    }

    /** A request about a message. */
    interface OfMessage extends OfConversation {
        String message();

        /** Which one. */
        default MessageId which() {
            return MessageId.parse(message());
        }

        @Override
        default FrameRules rules(Set<String> given) {
            return OfConversation.super.rules(given).needs("message");
        }
    }
}
