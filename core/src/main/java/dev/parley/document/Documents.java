package dev.parley.document;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages and conversations as documents, the same in the log, in files, over HTTP and over WebSocket.
 *
 * <p>A document is what JSON can say: a {@code Map} in a fixed order of fields, whose values are {@code String},
 * {@code Long}, {@code Integer}, {@code Boolean}, {@code List} or {@code Map}. Times are RFC 3339 in UTC. Absent values have no field. Reading
 * ignores fields that it does not know, so that a newer version may add some.
 */
public final class Documents {
    private Documents() {}

    /**
     * A message as a document.
     *
     * @param message the message
     * @return fields in the order of the interface's description
     */
    public static Map<String, Object> of(ChatMessage message) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", message.id().toString());
        document.put("conversation", message.conversation().toString());
        document.put("sender", message.sender().value());
        document.put("clientMessageId", message.clientMessageId().value());
        document.put("seq", message.seq());
        document.put("revision", message.revision());
        document.put("text", message.text().value());
        document.put("sentAt", message.sentAt().toString());
        return document;
    }

    /**
     * Reads a message.
     *
     * @param document as {@link #of(ChatMessage)} made it
     * @return the message
     * @throws IllegalArgumentException when a field is absent or of another type; the message names it
     * @throws dev.parley.ParleyException when a value breaks its rules
     */
    public static ChatMessage message(Object document) {
        Fields fields = Fields.of(document);
        return new ChatMessage(
                MessageId.parse(fields.text("id")),
                ConversationId.parse(fields.text("conversation")),
                new UserId(fields.text("sender")),
                new ClientMessageId(fields.text("clientMessageId")),
                new MessageText(fields.text("text")),
                fields.time("sentAt"),
                fields.number("seq"),
                fields.number("revision"));
    }

    /**
     * A conversation as a document.
     *
     * @param conversation the conversation
     * @return fields in the order of the interface's description
     */
    public static Map<String, Object> of(ChatConversation conversation) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", conversation.id().toString());
        document.put("kind", conversation.kind().wireName());
        conversation.title().ifPresent(title -> document.put("title", title.value()));
        document.put("members", of(conversation.members()));
        document.put("lastSeq", conversation.lastSeq());
        document.put("revision", conversation.revision());
        document.put("createdAt", conversation.createdAt().toString());
        document.put("lastActivityAt", conversation.lastActivityAt().toString());
        return document;
    }

    /**
     * Reads a conversation as it was when it last changed itself.
     *
     * @param document as {@link #of(ChatConversation)} made it
     * @return the conversation, whose last revision is taken to be its own
     * @throws IllegalArgumentException when a field is absent or of another type; the message names it
     * @throws dev.parley.ParleyException when a value breaks its rules
     */
    public static ChatConversation conversation(Object document) {
        Fields fields = Fields.of(document);
        Instant createdAt = fields.time("createdAt");
        return new ChatConversation(
                ConversationId.parse(fields.text("id")),
                fields.text("kind").equals(Kind.DIRECT.wireName()) ? Kind.DIRECT : Kind.GROUP,
                fields.optionalText("title").map(Title::new),
                members(fields.list("members")),
                createdAt,
                fields.number("revision"),
                fields.number("lastSeq"),
                fields.time("lastActivityAt"),
                fields.number("revision"));
    }

    static List<Object> of(Members members) {
        List<Object> list = new ArrayList<>(members.size());
        members.roles().forEach((user, role) -> {
            Map<String, Object> member = new LinkedHashMap<>();
            member.put("user", user.value());
            member.put("role", role.wireName());
            list.add(member);
        });
        return list;
    }

    static Members members(List<?> list) {
        Map<UserId, Role> roles = new LinkedHashMap<>();
        for (Object entry : list) {
            Fields member = Fields.of(entry);
            roles.put(new UserId(member.text("user")), Role.of(member.text("role")));
        }
        return Members.of(roles);
    }
}
