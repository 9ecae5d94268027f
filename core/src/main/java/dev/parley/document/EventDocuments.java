package dev.parley.document;

import dev.parley.Problem;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationEvent;
import dev.parley.conversation.ConversationRenamed;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.ConversationUnchanged;
import dev.parley.conversation.MemberAdded;
import dev.parley.conversation.MemberRemoved;
import dev.parley.exchange.MessageCreated;
import dev.parley.exchange.MessageRepeated;
import dev.parley.exchange.MessageStored;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Domain events as documents (see {@link Documents}), for a log that outlives the process. The field {@code type} names the
 * event: {@code message.created}, {@code conversation.started}, {@code conversation.renamed}, {@code member.added},
 * {@code member.removed} on the messages stream; {@code message.stored}, {@code message.repeated},
 * {@code conversation.changed}, {@code conversation.unchanged}, {@code event.refused} on the stored stream.
 */
public final class EventDocuments {
    private EventDocuments() {}

    /**
     * An event as a document.
     *
     * @param event one of Parley's events
     * @return its fields, {@code type} first
     * @throws IllegalArgumentException for an event of another kind
     */
    public static Map<String, Object> of(DomainEvent event) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", typeOf(event));
        document.put("id", event.id().toString());
        document.put("at", event.at().toString());
        if (event instanceof MessageStored stored) {
            document.put("message", Documents.of(stored.message()));
        } else if (event instanceof MessageRepeated repeated) {
            document.put("message", Documents.of(repeated.message()));
        } else if (event instanceof ConversationChanged changed) {
            document.put("conversation", Documents.of(changed.state()));
            document.put(
                    "removed", changed.removed().stream().map(UserId::value).toList());
        } else if (event instanceof ConversationUnchanged unchanged) {
            document.put("conversation", Documents.of(unchanged.state()));
        } else {
            document.put("conversation", event.conversation().toString());
            addRest(document, event);
        }
        return document;
    }

    private static void addRest(Map<String, Object> document, DomainEvent event) {
        if (event instanceof MessageCreated created) {
            document.put("messageId", created.messageId().toString());
            document.put("sender", created.sender().value());
            created.to().ifPresent(to -> document.put("to", to.value()));
            document.put("clientMessageId", created.clientMessageId().value());
            document.put("text", created.text().value());
        } else if (event instanceof EventRefused refused) {
            document.put("code", refused.problem().code());
            document.put("detail", refused.detail());
        } else {
            document.put("by", ((ConversationEvent) event).by().value());
            addChange(document, (ConversationEvent) event);
        }
    }

    private static void addChange(Map<String, Object> document, ConversationEvent event) {
        if (event instanceof ConversationStarted started) {
            document.put("title", started.title().value());
            document.put("members", Documents.of(started.members()));
        } else if (event instanceof ConversationRenamed renamed) {
            document.put("title", renamed.title().value());
        } else if (event instanceof MemberAdded added) {
            document.put("user", added.user().value());
            document.put("role", added.role().wireName());
        } else {
            document.put("user", ((MemberRemoved) event).user().value());
        }
    }

    private static String typeOf(DomainEvent event) {
        String type = TYPES.get(event.getClass());
        if (type == null) {
            throw new IllegalArgumentException("Not one of Parley's events: " + event.getClass());
        }
        return type;
    }

    private static final Map<Class<? extends DomainEvent>, String> TYPES = Map.of(
            MessageCreated.class, "message.created",
            ConversationStarted.class, "conversation.started",
            ConversationRenamed.class, "conversation.renamed",
            MemberAdded.class, "member.added",
            MemberRemoved.class, "member.removed",
            MessageStored.class, "message.stored",
            MessageRepeated.class, "message.repeated",
            ConversationChanged.class, "conversation.changed",
            ConversationUnchanged.class, "conversation.unchanged",
            EventRefused.class, "event.refused");

    /**
     * Reads an event.
     *
     * @param document as {@link #of(DomainEvent)} made it, also by a newer version
     * @return the event
     * @throws IllegalArgumentException when the type is unknown or a field is absent or of another type
     * @throws dev.parley.ParleyException when a value breaks its rules
     */
    public static DomainEvent event(Object document) {
        Fields fields = Fields.of(document);
        EventId id = new EventId(UUID.fromString(fields.text("id")));
        Instant at = fields.time("at");
        String type = fields.text("type");
        return switch (type) {
            case "message.stored" -> new MessageStored(id, Documents.message(fields.raw("message")), at);
            case "message.repeated" -> new MessageRepeated(id, Documents.message(fields.raw("message")), at);
            case "conversation.changed" ->
                new ConversationChanged(
                        id, Documents.conversation(fields.raw("conversation")), users(fields.list("removed")), at);
            case "conversation.unchanged" ->
                new ConversationUnchanged(id, Documents.conversation(fields.raw("conversation")), at);
            default -> event(type, id, ConversationId.parse(fields.text("conversation")), fields, at);
        };
    }

    private static DomainEvent event(String type, EventId id, ConversationId conversation, Fields fields, Instant at) {
        return switch (type) {
            case "message.created" ->
                new MessageCreated(
                        id,
                        conversation,
                        MessageId.parse(fields.text("messageId")),
                        new UserId(fields.text("sender")),
                        fields.optionalText("to").map(UserId::new),
                        new ClientMessageId(fields.text("clientMessageId")),
                        new MessageText(fields.text("text")),
                        at);
            case "event.refused" ->
                new EventRefused(id, conversation, Problem.of(fields.text("code")), fields.text("detail"), at);
            default -> change(type, id, conversation, new UserId(fields.text("by")), fields, at);
        };
    }

    private static DomainEvent change(
            String type, EventId id, ConversationId conversation, UserId by, Fields fields, Instant at) {
        return switch (type) {
            case "conversation.started" ->
                new ConversationStarted(
                        id,
                        conversation,
                        by,
                        new Title(fields.text("title")),
                        Documents.members(fields.list("members")),
                        at);
            case "conversation.renamed" ->
                new ConversationRenamed(id, conversation, by, new Title(fields.text("title")), at);
            case "member.added" ->
                new MemberAdded(
                        id, conversation, by, new UserId(fields.text("user")), Role.of(fields.text("role")), at);
            case "member.removed" -> new MemberRemoved(id, conversation, by, new UserId(fields.text("user")), at);
            default -> throw new IllegalArgumentException("Unknown type of event: " + type);
        };
    }

    private static List<UserId> users(List<?> names) {
        return names.stream().map(name -> new UserId(String.valueOf(name))).toList();
    }
}
