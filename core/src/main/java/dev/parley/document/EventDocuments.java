package dev.parley.document;

import dev.parley.Problem;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationConfigured;
import dev.parley.conversation.ConversationEvent;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.ConversationUnchanged;
import dev.parley.conversation.MarkerMoved;
import dev.parley.conversation.MemberAdded;
import dev.parley.conversation.MemberRemoved;
import dev.parley.conversation.MessagesExpired;
import dev.parley.conversation.OwnershipHandedOver;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.conversation.PersonErased;
import dev.parley.conversation.PreferencesSet;
import dev.parley.exchange.MessageAmendment;
import dev.parley.exchange.MessageChanged;
import dev.parley.exchange.MessageCreated;
import dev.parley.exchange.MessageDeleted;
import dev.parley.exchange.MessageEdited;
import dev.parley.exchange.MessageErased;
import dev.parley.exchange.MessageRepeated;
import dev.parley.exchange.MessageStored;
import dev.parley.exchange.ReactionAdded;
import dev.parley.exchange.ReactionRemoved;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventId;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Domain events as documents (see {@link Documents}), for a log that outlives the process. The field {@code type} names the
 * event: {@code message.created}, {@code conversation.started}, {@code conversation.configured}, {@code member.added},
 * {@code member.removed}, {@code ownership.handed_over}, {@code message.edited}, {@code message.deleted}, {@code reaction.added}, {@code reaction.removed},
 * {@code message.erased}, {@code messages.expired}, {@code person.erased}, {@code marker.moved}, {@code preferences.set} on the
 * messages stream; {@code message.stored}, {@code message.changed}, {@code message.repeated},
 * {@code conversation.changed}, {@code conversation.unchanged}, {@code participation.changed}, {@code event.refused} on the stored
 * stream. An older version wrote {@code conversation.renamed}, which is read still.
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
            document.put("message", Documents.kept(stored.message()));
            stored.quote().ifPresent(quote -> document.put("quote", Documents.of(quote)));
            if (stored.changedSince()) {
                document.put("changedSince", true);
            }
        } else if (event instanceof MessageChanged changed) {
            document.put("message", Documents.kept(changed.message()));
            document.put("consequence", changed.consequence());
        } else if (event instanceof ParticipationChanged changed) {
            document.put("participation", Documents.own(changed.participation()));
            document.put("shared", changed.shared());
        } else if (event instanceof MessageRepeated repeated) {
            document.put("message", Documents.kept(repeated.message()));
        } else if (event instanceof ConversationChanged changed) {
            document.put("conversation", Documents.kept(changed.state()));
            document.put(
                    "removed", changed.removed().stream().map(UserId::value).toList());
        } else if (event instanceof ConversationUnchanged unchanged) {
            document.put("conversation", Documents.kept(unchanged.state()));
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
            Documents.add(document, created.body());
            created.replyTo().ifPresent(quoted -> document.put("replyTo", quoted.toString()));
        } else if (event instanceof MessageAmendment amendment) {
            document.put("messageId", amendment.messageId().toString());
            document.put("by", amendment.by().value());
            addAmendment(document, amendment);
        } else if (event instanceof EventRefused refused) {
            document.put("code", refused.problem().code());
            document.put("detail", refused.detail());
        } else {
            document.put("by", ((ConversationEvent) event).by().value());
            addChange(document, (ConversationEvent) event);
        }
    }

    private static void addAmendment(Map<String, Object> document, MessageAmendment event) {
        if (event instanceof MessageEdited edited) {
            edited.edit().text().ifPresent(text -> document.put("text", text.value()));
            edited.edit().content().ifPresent(content -> document.put("content", Documents.of(content)));
            edited.edit()
                    .attachments()
                    .ifPresent(files -> document.put(
                            "attachments", files.stream().map(Documents::of).toList()));
        } else if (event instanceof ReactionAdded added) {
            document.put("reaction", added.reaction().value());
        } else if (event instanceof ReactionRemoved removed) {
            document.put("reaction", removed.reaction().value());
        } else if (event instanceof MessageErased erased) {
            document.put("user", erased.user().value());
        }
    }

    private static void addChange(Map<String, Object> document, ConversationEvent event) {
        if (event instanceof ConversationStarted started) {
            document.put("title", started.title().value());
            document.put("members", Documents.of(started.members()));
        } else if (event instanceof ConversationConfigured configured) {
            configured.title().ifPresent(title -> document.put("title", title.value()));
            configured.history().ifPresent(history -> document.put("history", history.wireName()));
            configured.archived().ifPresent(archived -> document.put("archived", archived));
            configured.retention().ifPresent(time -> document.put("retentionSeconds", time.toSeconds()));
        } else if (event instanceof MessagesExpired expired) {
            document.put("seq", expired.seq());
        } else if (event instanceof PersonErased erased) {
            document.put("user", erased.user().value());
            document.put("forgotten", erased.forgotten());
        } else if (event instanceof MemberAdded added) {
            document.put("user", added.user().value());
            document.put("role", added.role().wireName());
        } else if (event instanceof OwnershipHandedOver handedOver) {
            document.put("to", handedOver.to().value());
        } else if (event instanceof PreferencesSet wanted) {
            wanted.to().ifPresent(to -> document.put("to", to.value()));
            wanted.muted().ifPresent(muted -> document.put("muted", muted));
            wanted.blocked().ifPresent(blocked -> document.put("blocked", blocked));
        } else if (event instanceof MarkerMoved moved) {
            document.put("deliveredSeq", moved.deliveredSeq());
            document.put("readSeq", moved.readSeq());
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

    private static final Map<Class<? extends DomainEvent>, String> TYPES = Map.ofEntries(
            Map.entry(MessageCreated.class, "message.created"),
            Map.entry(MessageEdited.class, "message.edited"),
            Map.entry(MessageDeleted.class, "message.deleted"),
            Map.entry(ReactionAdded.class, "reaction.added"),
            Map.entry(ReactionRemoved.class, "reaction.removed"),
            Map.entry(MessageErased.class, "message.erased"),
            Map.entry(ConversationStarted.class, "conversation.started"),
            Map.entry(ConversationConfigured.class, "conversation.configured"),
            Map.entry(MemberAdded.class, "member.added"),
            Map.entry(MemberRemoved.class, "member.removed"),
            Map.entry(OwnershipHandedOver.class, "ownership.handed_over"),
            Map.entry(MessagesExpired.class, "messages.expired"),
            Map.entry(PersonErased.class, "person.erased"),
            Map.entry(MarkerMoved.class, "marker.moved"),
            Map.entry(PreferencesSet.class, "preferences.set"),
            Map.entry(MessageStored.class, "message.stored"),
            Map.entry(MessageChanged.class, "message.changed"),
            Map.entry(MessageRepeated.class, "message.repeated"),
            Map.entry(ConversationChanged.class, "conversation.changed"),
            Map.entry(ConversationUnchanged.class, "conversation.unchanged"),
            Map.entry(ParticipationChanged.class, "participation.changed"),
            Map.entry(EventRefused.class, "event.refused"));

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
            case "message.stored" ->
                new MessageStored(
                        id,
                        Documents.message(fields.raw("message")),
                        fields.optional("quote").map(Documents::quote),
                        fields.flag("changedSince", false),
                        at);
            case "message.changed" ->
                new MessageChanged(id, Documents.message(fields.raw("message")), fields.flag("consequence"), at);
            case "participation.changed" ->
                new ParticipationChanged(
                        id, Documents.participation(fields.raw("participation")), fields.flag("shared"), at);
            case "message.repeated" -> new MessageRepeated(id, Documents.message(fields.raw("message")), at);
            case "conversation.changed" ->
                new ConversationChanged(
                        id,
                        Documents.conversation(fields.raw("conversation")),
                        Documents.users(fields.list("removed")),
                        at);
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
                        Documents.body(fields),
                        fields.optionalText("replyTo").map(MessageId::parse),
                        at);
            case "message.edited", "message.deleted", "message.erased", "reaction.added", "reaction.removed" ->
                amendment(type, id, conversation, fields, at);
            case "event.refused" ->
                new EventRefused(id, conversation, Problem.of(fields.text("code")), fields.text("detail"), at);
            default -> change(type, id, conversation, new UserId(fields.text("by")), fields, at);
        };
    }

    private static DomainEvent amendment(
            String type, EventId id, ConversationId conversation, Fields fields, Instant at) {
        MessageId message = MessageId.parse(fields.text("messageId"));
        UserId by = new UserId(fields.text("by"));
        return switch (type) {
            case "message.edited" -> new MessageEdited(id, conversation, message, by, Documents.edit(fields), at);
            case "message.deleted" -> new MessageDeleted(id, conversation, message, by, at);
            case "message.erased" ->
                new MessageErased(id, conversation, message, by, new UserId(fields.text("user")), at);
            case "reaction.added" ->
                new ReactionAdded(id, conversation, message, by, new Reaction(fields.text("reaction")), at);
            default -> new ReactionRemoved(id, conversation, message, by, new Reaction(fields.text("reaction")), at);
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
            case "conversation.configured", "conversation.renamed" ->
                new ConversationConfigured(
                        id,
                        conversation,
                        by,
                        fields.optionalText("title").map(Title::new),
                        fields.optionalText("history").map(History::of),
                        fields.optionalFlag("archived"),
                        fields.optionalNumber("retentionSeconds").map(Duration::ofSeconds),
                        at);
            case "preferences.set" ->
                new PreferencesSet(
                        id,
                        conversation,
                        by,
                        fields.optionalText("to").map(UserId::new),
                        fields.optionalFlag("muted"),
                        fields.optionalFlag("blocked"),
                        at);
            case "member.added" ->
                new MemberAdded(
                        id, conversation, by, new UserId(fields.text("user")), Role.of(fields.text("role")), at);
            case "member.removed" -> new MemberRemoved(id, conversation, by, new UserId(fields.text("user")), at);
            case "ownership.handed_over" ->
                new OwnershipHandedOver(id, conversation, by, new UserId(fields.text("to")), at);
            case "messages.expired" -> new MessagesExpired(id, conversation, fields.number("seq"), at);
            case "person.erased" ->
                new PersonErased(id, conversation, by, new UserId(fields.text("user")), fields.flag("forgotten"), at);
            case "marker.moved" ->
                new MarkerMoved(id, conversation, by, fields.number("deliveredSeq"), fields.number("readSeq"), at);
            default -> throw new IllegalArgumentException("Unknown type of event: " + type);
        };
    }
}
