package dev.parley.document;

import dev.parley.shared.message.Amendments;
import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Links;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Participation.Preferences;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages and conversations as documents, the same in the log, in files, over HTTP and over WebSocket.
 *
 * <p>A document is what JSON can say: a {@code Map} in a fixed order of fields, whose values are {@code String},
 * {@code Long}, {@code Integer}, {@code Boolean}, {@code List} or {@code Map}. Times are RFC 3339 in UTC. Absent values have no field. Reading
 * ignores fields that it does not know, so that a newer version may add some, and takes those that an older version did not
 * know as they were then.
 */
public final class Documents {
    private Documents() {}

    /**
     * A message as a document, of which a reply has the reference to what it answers and no more.
     *
     * @param message the message
     * @return fields in the order of the interface's description
     */
    public static Map<String, Object> of(ChatMessage message) {
        return of(message, Optional.empty());
    }

    /**
     * A message as a document for one reader.
     *
     * @param message the message
     * @param quote what the reader is shown of the message that it answers
     * @return fields in the order of the interface's description
     */
    public static Map<String, Object> of(ChatMessage message, Optional<Quote> quote) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", message.id().toString());
        document.put("conversation", message.conversation().toString());
        document.put("sender", message.sender().value());
        document.put("clientMessageId", message.clientMessageId().value());
        document.put("seq", message.seq());
        document.put("revision", message.revision());
        add(document, message.body());
        message.text()
                .map(Links::in)
                .filter(links -> !links.isEmpty())
                .ifPresent(links -> document.put("links", links));
        if (!message.mentions().isEmpty()) {
            document.put("mentions", names(message.mentions()));
        }
        message.replyTo().ifPresent(reference -> document.put("replyTo", of(reference, quote)));
        document.put("sentAt", message.sentAt().toString());
        add(document, message.amendments());
        return document;
    }

    /**
     * A message as it is told to those who may not read: that it is there, and nothing that anybody said, quoted or answered.
     *
     * @param message the message
     * @return the fields that every message has, and when it was edited and deleted
     */
    public static Map<String, Object> receipt(ChatMessage message) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", message.id().toString());
        document.put("conversation", message.conversation().toString());
        document.put("sender", message.sender().value());
        document.put("clientMessageId", message.clientMessageId().value());
        document.put("seq", message.seq());
        document.put("revision", message.revision());
        document.put("sentAt", message.sentAt().toString());
        message.amendments().editedAt().ifPresent(at -> document.put("editedAt", at.toString()));
        message.amendments().deletedAt().ifPresent(at -> document.put("deletedAt", at.toString()));
        return document;
    }

    static void add(Map<String, Object> document, Body body) {
        body.text().ifPresent(text -> document.put("text", text.value()));
        body.content().ifPresent(content -> document.put("content", of(content)));
        if (!body.attachments().isEmpty()) {
            document.put(
                    "attachments",
                    body.attachments().stream().map(Documents::of).toList());
        }
    }

    static Map<String, Object> of(Content content) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", content.type());
        document.put("payload", withNulls(content.payload()));
        return document;
    }

    /** A document says null with Java's null. */
    private static @Nullable Object withNulls(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, each) -> copy.put(String.valueOf(name), withNulls(each)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(withNulls(each)));
            return copy;
        }
        return value == Content.NULL ? null : value;
    }

    static Map<String, Object> of(Attachment attachment) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("url", attachment.url());
        document.put("name", attachment.name());
        document.put("mediaType", attachment.mediaType());
        document.put("size", attachment.size());
        attachment.preview().ifPresent(preview -> document.put("preview", preview));
        return document;
    }

    private static List<String> names(Collection<UserId> users) {
        return users.stream().map(UserId::value).toList();
    }

    private static Map<String, Object> of(ReplyTo reference, Optional<Quote> quote) {
        Map<String, Object> document = of(reference);
        quote.map(Documents::of).ifPresent(document::putAll);
        return document;
    }

    /**
     * A reference to the message that is answered, as a document.
     *
     * @param reference the reference
     * @return fields in the order of the interface's description
     */
    public static Map<String, Object> of(ReplyTo reference) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", reference.message().toString());
        document.put("seq", reference.seq());
        return document;
    }

    static Map<String, Object> of(Quote quote) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("sender", quote.sender().value());
        quote.excerpt().ifPresent(excerpt -> document.put("text", excerpt));
        return document;
    }

    private static void add(Map<String, Object> document, Amendments amendments) {
        amendments.editedAt().ifPresent(at -> {
            document.put("edits", amendments.edits());
            document.put("editedAt", at.toString());
        });
        amendments.deletedAt().ifPresent(at -> document.put("deletedAt", at.toString()));
        if (amendments.replies() > 0) {
            document.put("replies", amendments.replies());
        }
        if (!amendments.reactions().isEmpty()) {
            document.put("reactions", of(amendments.reactions()));
        }
    }

    private static List<Object> of(Reactions reactions) {
        List<Object> list = new ArrayList<>();
        reactions.byKind().forEach((kind, users) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("reaction", kind.value());
            entry.put("users", names(users));
            list.add(entry);
        });
        return list;
    }

    /**
     * A message as stores and the log keep it: with what is not shown to anybody.
     *
     * @param message the message
     * @return as {@link #of(ChatMessage)} makes it, and {@code original} where there is one
     */
    public static Map<String, Object> kept(ChatMessage message) {
        Map<String, Object> document = of(message);
        message.amendments().original().ifPresent(original -> document.put("original", original.toString()));
        return document;
    }

    /**
     * Reads a message.
     *
     * @param document as {@link #of(ChatMessage)} or {@link #kept} made it
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
                body(fields),
                fields.optionalList("mentions").map(Documents::users).orElse(List.of()),
                fields.optional("replyTo").map(Documents::replyTo),
                fields.time("sentAt"),
                amendments(fields),
                fields.number("seq"),
                fields.number("revision"));
    }

    static Body body(Fields fields) {
        return new Body(
                fields.optionalText("text").map(MessageText::new),
                fields.optional("content").map(Documents::content),
                fields.optionalList("attachments").map(Documents::attachments).orElse(List.of()));
    }

    /**
     * Reads a content.
     *
     * @param document its type and payload
     * @return the content
     * @throws IllegalArgumentException when a field is absent or of another type; the message names it
     * @throws dev.parley.ParleyException when a value breaks its rules
     */
    public static Content content(Object document) {
        Fields fields = Fields.of(document);
        return new Content(fields.text("type"), fields.object("payload"));
    }

    static BodyEdit edit(Fields fields) {
        return new BodyEdit(
                fields.optionalText("text").map(MessageText::new),
                fields.optional("content").map(Documents::content),
                fields.optionalList("attachments").map(Documents::attachments));
    }

    /** What a reader of JSON made of an object: there null is Java's null. */
    static Map<String, Object> object(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), withoutNulls(value)));
        return copy;
    }

    private static Object withoutNulls(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Documents::withoutNulls).toList();
        }
        return value == null ? Content.NULL : value;
    }

    static List<Attachment> attachments(List<?> list) {
        return list.stream().map(Documents::attachment).toList();
    }

    private static Attachment attachment(Object document) {
        Fields fields = Fields.of(document);
        return new Attachment(
                fields.text("url"),
                fields.text("name"),
                fields.text("mediaType"),
                fields.number("size"),
                fields.optionalText("preview"));
    }

    /** An older version wrote a copy of what is answered beside the reference; it is not read. */
    private static ReplyTo replyTo(Object document) {
        Fields fields = Fields.of(document);
        return new ReplyTo(MessageId.parse(fields.text("id")), fields.number("seq"));
    }

    static Quote quote(Object document) {
        Fields fields = Fields.of(document);
        return new Quote(new UserId(fields.text("sender")), fields.optionalText("text"));
    }

    private static Amendments amendments(Fields fields) {
        return new Amendments(
                (int) fields.number("edits", 0),
                fields.optionalTime("editedAt"),
                fields.optionalTime("deletedAt"),
                fields.number("replies", 0),
                fields.optionalList("reactions").map(Documents::reactions).orElse(Reactions.NONE),
                fields.optionalText("original").map(UUID::fromString));
    }

    /** Kinds that once were kept apart, though they look the same, are one. */
    private static Reactions reactions(List<?> list) {
        Map<Reaction, Set<UserId>> byKind = new LinkedHashMap<>();
        for (Object entry : list) {
            Fields fields = Fields.of(entry);
            byKind.computeIfAbsent(new Reaction(fields.text("reaction")), kind -> new LinkedHashSet<>())
                    .addAll(users(fields.list("users")));
        }
        return Reactions.of(byKind);
    }

    static List<UserId> users(List<?> names) {
        return names.stream().map(name -> new UserId(String.valueOf(name))).toList();
    }

    /**
     * How far somebody has come, as every member may know it.
     *
     * @param participation theirs
     * @return fields in the order of the interface's description
     */
    public static Map<String, Object> of(Participation participation) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("conversation", participation.conversation().toString());
        document.put("user", participation.user().value());
        document.put("deliveredSeq", participation.deliveredSeq());
        document.put("readSeq", participation.readSeq());
        document.put("revision", participation.revision());
        return document;
    }

    /**
     * How somebody takes part, as they and the stores know it.
     *
     * @param participation theirs
     * @return as {@link #of(Participation)} makes it, with what nobody else is told
     */
    public static Map<String, Object> own(Participation participation) {
        Map<String, Object> document = of(participation);
        document.put("muted", participation.preferences().muted());
        document.put("blocked", participation.preferences().blocked());
        return document;
    }

    /**
     * Reads how somebody takes part.
     *
     * @param document as {@link #own} made it
     * @return their participation
     * @throws IllegalArgumentException when a field is absent or of another type; the message names it
     * @throws dev.parley.ParleyException when a value breaks its rules
     */
    public static Participation participation(Object document) {
        Fields fields = Fields.of(document);
        return new Participation(
                ConversationId.parse(fields.text("conversation")),
                new UserId(fields.text("user")),
                fields.number("deliveredSeq"),
                fields.number("readSeq"),
                new Preferences(fields.flag("muted"), fields.flag("blocked")),
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
        document.put("members", of(conversation.shownMembers()));
        document.put("history", conversation.settings().history().wireName());
        document.put("archived", conversation.settings().archived());
        conversation.settings().retention().ifPresent(time -> document.put("retentionSeconds", time.toSeconds()));
        if (conversation.expiredSeq() > 0) {
            document.put("expiredSeq", conversation.expiredSeq());
        }
        document.put("lastSeq", conversation.lastSeq());
        document.put("revision", conversation.revision());
        document.put("createdAt", conversation.createdAt().toString());
        document.put("lastActivityAt", conversation.lastActivityAt().toString());
        return document;
    }

    /**
     * A conversation as the stores and the log know it.
     *
     * @param conversation the conversation
     * @return as {@link #of(ChatConversation)} makes it, with what nobody is told
     */
    public static Map<String, Object> kept(ChatConversation conversation) {
        Map<String, Object> document = of(conversation);
        document.put("members", of(conversation.members()));
        Blocks blocks = conversation.blocks();
        if (blocks.isAny()) {
            document.put(
                    "blockedBy",
                    blocks.by().stream().map(UserId::value).sorted().toList());
        }
        blocks.unaware().ifPresent(other -> document.put("unaware", other.value()));
        return document;
    }

    /**
     * Reads a conversation as it was when it last changed itself.
     *
     * @param document as {@link #kept(ChatConversation)} made it
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
                new ConversationSettings(
                        fields.optionalText("history").map(History::of).orElse(History.ALL),
                        fields.flag("archived", false),
                        fields.optionalNumber("retentionSeconds").map(Duration::ofSeconds)),
                new Blocks(
                        Set.copyOf(users(fields.optionalList("blockedBy").orElse(List.of()))),
                        fields.optionalText("unaware").map(UserId::new)),
                createdAt,
                fields.number("revision"),
                fields.number("expiredSeq", 0),
                fields.number("lastSeq"),
                fields.time("lastActivityAt"),
                fields.number("revision"));
    }

    static List<Object> of(Members members) {
        List<Object> list = new ArrayList<>(members.size());
        members.byUser().forEach((user, member) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("user", user.value());
            entry.put("role", member.role().wireName());
            if (member.joinedSeq() > 0) {
                entry.put("joinedSeq", member.joinedSeq());
            }
            if (member.hiddenSeq() > 0) {
                entry.put("hiddenSeq", member.hiddenSeq());
            }
            list.add(entry);
        });
        return list;
    }

    static Members members(List<?> list) {
        Map<UserId, Member> byUser = new LinkedHashMap<>();
        for (Object entry : list) {
            Fields fields = Fields.of(entry);
            byUser.put(
                    new UserId(fields.text("user")),
                    new Member(
                            Role.of(fields.text("role")),
                            fields.number("joinedSeq", 0),
                            fields.number("hiddenSeq", 0)));
        }
        return Members.of(byUser);
    }
}
