package dev.parley.json;

import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aContent;
import static dev.parley.contract.Fixtures.anEventId;

import dev.parley.contract.StoreContract;
import dev.parley.conversation.ConversationConfigured;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.MarkerMoved;
import dev.parley.conversation.MemberAdded;
import dev.parley.conversation.MemberRemoved;
import dev.parley.conversation.MessagesExpired;
import dev.parley.conversation.OwnershipHandedOver;
import dev.parley.conversation.PersonErased;
import dev.parley.conversation.PreferencesSet;
import dev.parley.exchange.Message;
import dev.parley.exchange.MessageDeleted;
import dev.parley.exchange.MessageEdited;
import dev.parley.exchange.MessageErased;
import dev.parley.exchange.ReactionAdded;
import dev.parley.exchange.ReactionRemoved;
import dev.parley.exchange.SendMessage;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Sharding;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** What people ask for at random, most of it possible; also about messages that are sent in the same batch. */
final class RandomEvents {
    static final List<UserId> PEOPLE = List.of(
            new UserId("ana"),
            new UserId("ben"),
            new UserId("c\"leo"),
            new UserId("d\u00f6d\u00f6"),
            new UserId("\ud83d\udc4b"),
            new UserId("\uff3a"));

    /** Of every group, for as long as they stay. */
    private static final UserId OWNER = PEOPLE.get(0);

    private static final Sharding SHARDING = new Sharding(StoreContract.SHARDS);
    private static final List<Reaction> KINDS = List.of(new Reaction("heart"), new Reaction("\ud83d\udc4d"));

    private final Random random;
    private final ChatHistory history;
    private final List<ConversationId> conversations = new ArrayList<>();
    private final Map<ConversationId, MessageId> newest = new LinkedHashMap<>();

    private final Map<ConversationId, UserId> erasures = new LinkedHashMap<>();

    private int sent;

    /** Looks up what there is to change. */
    RandomEvents(Random random, ChatHistory history) {
        this.random = random;
        this.history = history;
    }

    List<ConversationId> conversations() {
        return conversations;
    }

    ConversationId anyConversation() {
        return any(conversations);
    }

    int shardOf(ConversationId conversation) {
        return SHARDING.shardOf(conversation);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Instant now() {
        return NOON.plusSeconds(random.nextInt(1_000));
    }

    DomainEvent next(int shard) {
        List<ConversationId> here =
                conversations.stream().filter(id -> shardOf(id) == shard).toList();
        if (here.isEmpty() || random.nextInt(60) == 0) {
            return begin(shard);
        }
        ConversationId id = any(here);
        List<UserId> members = history.conversation(id)
                .map(state -> List.copyOf(state.members().users()))
                .orElse(List.of());
        UserId by = any(members.isEmpty() || random.nextInt(8) == 0 ? PEOPLE : members);
        UserId owner = random.nextInt(4) == 0
                ? by
                : members.stream().filter(user -> isOwner(id, user)).findFirst().orElse(OWNER);
        Optional<DomainEvent> erasing = erasing(id);
        if (erasing.isPresent() && random.nextInt(3) > 0) {
            return erasing.get();
        }
        return switch (random.nextInt(15)) {
            case 0 -> configured(id, owner);
            case 1 -> new MemberAdded(anEventId(), id, owner, any(PEOPLE), any(List.of(Role.values())), now());
            case 2 -> new MemberRemoved(anEventId(), id, owner, any(PEOPLE.subList(1, PEOPLE.size())), now());
            case 3 -> new MarkerMoved(anEventId(), id, by, mark(id), mark(id), now());
            case 4 ->
                new PreferencesSet(
                        anEventId(),
                        id,
                        by,
                        Optional.empty(),
                        maybe(random.nextBoolean()),
                        maybe(random.nextInt(4) == 0),
                        now());
            case 5 -> new OwnershipHandedOver(anEventId(), id, owner, any(PEOPLE), now());
            case 6, 7, 8 -> amended(id, by);
            case 9 -> random.nextInt(3) == 0 ? erased(id) : expired(id);
            default -> sent(id, by);
        };
    }

    private boolean isOwner(ConversationId id, UserId user) {
        return history.conversation(id)
                .filter(state -> state.members().isOwner(user))
                .isPresent();
    }

    /** The next messages of a conversation; now and then more than it has. */
    private DomainEvent expired(ConversationId id) {
        long expired =
                history.conversation(id).map(ChatConversation::expiredSeq).orElse(0L);
        return new MessagesExpired(anEventId(), id, expired + random.nextInt(5), now());
    }

    /** Begins to erase somebody, who may come back at any time; in a direct conversation one of the two. */
    private DomainEvent erased(ConversationId id) {
        UserId user = history.conversation(id)
                .filter(state -> state.kind() == Kind.DIRECT)
                .flatMap(state -> state.members().users().stream().findFirst())
                .filter(one -> !one.isSystem())
                .orElseGet(() -> any(PEOPLE.subList(1, PEOPLE.size())));
        erasures.put(id, user);
        return new PersonErased(anEventId(), id, UserId.PARLEY, user, false, now());
    }

    /** Goes on erasing somebody: message by message, then for good; now and then too early. */
    private Optional<DomainEvent> erasing(ConversationId id) {
        UserId user = erasures.get(id);
        ChatConversation state = history.conversation(id).orElse(null);
        if (user == null || state == null || (state.members().contains(user) && random.nextInt(9) > 0)) {
            return Optional.empty();
        }
        return history.range(id, 1, 1_000).stream()
                .filter(message ->
                        !message.without(user, state.members(), NOON, 0).equals(message))
                .filter(message -> random.nextInt(40) > 0)
                .findFirst()
                .<DomainEvent>map(
                        message -> new MessageErased(anEventId(), id, message.id(), UserId.PARLEY, user, now()))
                .or(() -> {
                    erasures.remove(id);
                    return Optional.of(new PersonErased(anEventId(), id, UserId.PARLEY, user, true, now()));
                });
    }

    private <T> Optional<T> maybe(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    private long mark(ConversationId id) {
        return random.nextLong(
                history.conversation(id).map(state -> state.lastSeq() + 1).orElse(1L));
    }

    private DomainEvent begin(int shard) {
        if (random.nextInt(3) == 0) {
            UserId one = any(PEOPLE);
            UserId other = any(PEOPLE);
            if (!one.equals(other) && shardOf(ConversationId.direct(one, other)) == shard) {
                conversations.remove(ConversationId.direct(one, other));
                conversations.add(ConversationId.direct(one, other));
                return created(SendMessage.to(one, other, clientMessageId(), text()));
            }
        }
        ConversationId id;
        do {
            id = new ConversationId(new UUID(random.nextLong(), random.nextLong()));
        } while (shardOf(id) != shard);
        conversations.add(id);
        Map<UserId, Role> roles = new LinkedHashMap<>();
        roles.put(OWNER, Role.OWNER);
        for (int i = random.nextInt(4); i >= 0; i--) {
            roles.putIfAbsent(any(PEOPLE), Role.MEMBER);
        }
        return new ConversationStarted(anEventId(), id, OWNER, new Title("Kitchen"), Members.first(roles), now());
    }

    private DomainEvent configured(ConversationId id, UserId by) {
        return new ConversationConfigured(
                anEventId(),
                id,
                by,
                maybe(new Title("Title " + random.nextInt(9))),
                maybe(any(List.of(History.values()))),
                maybe(random.nextInt(5) == 0),
                maybe(Duration.ofDays(random.nextInt(3))),
                now());
    }

    private ClientMessageId clientMessageId() {
        return new ClientMessageId("c" + ++sent);
    }

    private MessageText text() {
        return new MessageText("text " + random.nextInt() + (random.nextInt(3) == 0 ? " for @" + any(PEOPLE) : ""));
    }

    private DomainEvent sent(ConversationId id, UserId by) {
        SendMessage plain = SendMessage.into(id, by, clientMessageId(), text());
        SendMessage command = random.nextInt(6) == 0
                ? plain.saying(new Body(maybe(text()), Optional.of(aContent()), List.of()))
                : plain;
        return created(random.nextInt(3) == 0 ? command.replyingTo(someMessage(id)) : command);
    }

    private DomainEvent created(SendMessage command) {
        newest.put(command.conversation(), command.messageId());
        return Message.create(anEventId(), command, now()).releaseEvents().get(0);
    }

    /** The newest one that was asked for, or any that is stored. */
    private MessageId someMessage(ConversationId id) {
        List<ChatMessage> stored = history.range(id, 1, 1_000);
        return random.nextInt(3) == 0 || stored.isEmpty()
                ? newest.getOrDefault(id, new MessageId(id.value()))
                : any(stored).id();
    }

    private DomainEvent amended(ConversationId id, UserId by) {
        MessageId message = someMessage(id);
        UserId sender = history.message(id, message).map(ChatMessage::sender).orElse(by);
        return switch (random.nextInt(6)) {
            case 0 -> new MessageDeleted(anEventId(), id, message, sender, now());
            case 1, 2 -> new MessageEdited(anEventId(), id, message, sender, BodyEdit.of(text()), now());
            case 3 -> new ReactionRemoved(anEventId(), id, message, by, any(KINDS), now());
            default -> new ReactionAdded(anEventId(), id, message, by, any(KINDS), now());
        };
    }
}
