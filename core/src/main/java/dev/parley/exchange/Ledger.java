package dev.parley.exchange;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationEvent;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.ConversationUnchanged;
import dev.parley.conversation.MarkerMoved;
import dev.parley.conversation.ParticipationChanged;
import dev.parley.conversation.PersonErased;
import dev.parley.conversation.PreferencesSet;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.Blocks;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatConversation.Kind;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.ReplyTo;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Decides the events of one batch in log order, on the state that the store had before it. An event about a message changes that
 * message and no other; only a reply changes two, itself and, for its count of replies, the one that it answers. The reply is
 * announced first: {@code LiveChat} counts on that. For one thread.
 */
final class Ledger {
    /**
     * How many rows of a store an event may change, and so a commit: a group with all the members that it may have, and some more.
     * What a message moves is less, also a reply, with as many mentions as fit in two texts.
     */
    static final int MAX_ROWS = Conversation.MAX_MEMBERS + 100;

    private final Map<ConversationId, ChatConversation> conversations;
    private final Map<MessageId, ChatMessage> messages;
    private final Set<ConversationId> changed = new LinkedHashSet<>();
    private final Map<Member, Membership> memberships = new LinkedHashMap<>();
    private final Set<MessageId> changedMessages = new LinkedHashSet<>();
    private final Map<Member, Participation> participations;
    private final Set<Member> moved = new LinkedHashSet<>();
    private final Set<Member> forgotten = new LinkedHashSet<>();
    private final List<Announcement> announcements = new ArrayList<>();
    private long cleared;

    private record Member(ConversationId conversation, UserId user) {}

    Ledger(
            Map<ConversationId, ChatConversation> conversations,
            Map<MessageId, ChatMessage> messages,
            List<Participation> participations) {
        this.conversations = new HashMap<>(conversations);
        this.messages = new HashMap<>(messages);
        this.participations = new HashMap<>();
        participations.forEach(known -> this.participations.put(new Member(known.conversation(), known.user()), known));
    }

    void decide(Recorded recorded) {
        DomainEvent event = recorded.event();
        long offset = recorded.position().offset();
        try {
            if (event instanceof MessageCreated created) {
                decideMessage(created, offset);
            } else if (event instanceof MessageAmendment amendment) {
                decideAmendment(amendment, offset);
            } else if (event instanceof MarkerMoved moved) {
                decideParticipation(moved, offset, (rules, before) -> rules.moved(before, moved, offset));
            } else if (event instanceof PreferencesSet wanted) {
                decideParticipation(wanted, offset, (rules, before) -> rules.preferred(before, wanted, offset));
            } else if (event instanceof ConversationEvent change) {
                decideConversation(change, offset);
            } else {
                throw new IllegalArgumentException(
                        "Nobody decides about " + event.getClass().getSimpleName());
            }
        } catch (ParleyException e) {
            announcements.add(new EventRefused(event.id(), event.conversation(), e.problem(), e.detail(), event.at()));
        }
    }

    private void decideMessage(MessageCreated event, long offset) {
        Message message = Message.of(event);
        ChatMessage existing = messages.get(event.messageId());
        if (existing != null) {
            if (!message.isRepetitionOf(existing)) {
                throw MessageExchange.conflict();
            }
            announcements.add(new MessageRepeated(event.id(), existing, event.at()));
            return;
        }
        ChatConversation before = conversationOf(event, offset);
        Optional<ChatMessage> quoted = event.replyTo().map(id -> quoted(before, event.sender(), id));
        ChatConversation conversation = before.withMessage(event.at(), offset);
        List<UserId> mentions = Amending.mentions(event.body(), conversation.members());
        ChatMessage stored = message.stored(mentions, quoted.map(ReplyTo::of), conversation.lastSeq(), offset);
        change(conversation);
        change(stored);
        if (!event.sender().isSystem()) {
            participate(stored, event.sender(), participation -> participation.sent(stored.seq()));
        }
        announcements.add(new MessageStored(event.id(), stored, quoted.map(Quote::of), false, event.at()));
        quoted.ifPresent(parent -> announceReply(event, parent.withReply(offset)));
    }

    private ChatMessage quoted(ChatConversation conversation, UserId sender, MessageId id) {
        ChatMessage quoted = message(conversation, sender, id);
        if (quoted.isDeleted()) {
            throw Amending.deleted();
        }
        return quoted;
    }

    /** What the store does by itself when it keeps the message; see {@link Participation}. */
    private void participate(ChatMessage message, UserId user, UnaryOperator<Participation> change) {
        participations.compute(
                new Member(message.conversation(), user),
                (whose, known) ->
                        change.apply(known == null ? Participation.none(message.conversation(), user) : known));
    }

    /** A message that the person sees; whatever else it is, it is not there for them. */
    private ChatMessage message(ChatConversation conversation, UserId user, MessageId id) {
        return Optional.ofNullable(messages.get(id))
                .filter(found -> found.conversation().equals(conversation.id()))
                .filter(found -> conversation.shows(found.seq(), user))
                .orElseThrow(Ledger::noSuchMessage);
    }

    private static ParleyException noSuchMessage() {
        return new ParleyException(Problem.MESSAGE_NOT_FOUND, "There is no such message for this person.");
    }

    private void announceReply(MessageCreated event, ChatMessage answered) {
        change(answered);
        announcements.add(new MessageChanged(event.id(), answered, true, event.at()));
    }

    private void decideAmendment(MessageAmendment event, long offset) {
        if (event instanceof MessageErased erased) {
            decideErasure(erased, offset);
            return;
        }
        ChatConversation conversation = joined(event.conversation(), event.by());
        Conversation rules = Conversation.of(conversation);
        rules.checkNotBlocked(event.by());
        if (!(event instanceof MessageDeleted)) {
            rules.checkOpen();
        }
        ChatMessage before = message(conversation, event.by(), event.messageId());
        ChatMessage after = Amending.amended(before, event, conversation.members(), offset);
        if (after.equals(before)) {
            announcements.add(new MessageRepeated(event.id(), before, event.at()));
            return;
        }
        change(conversation.withChange(offset));
        change(after);
        announcements.add(new MessageChanged(event.id(), after, false, event.at()));
    }

    /** Nobody is told of a message that has expired. */
    private void decideErasure(MessageErased event, long offset) {
        ChatConversation conversation = joined(event.conversation(), UserId.PARLEY);
        ChatMessage before = Optional.ofNullable(messages.get(event.messageId()))
                .filter(found -> found.conversation().equals(conversation.id()))
                .orElseThrow(Ledger::noSuchMessage);
        ChatMessage after = Amending.amended(before, event, conversation.members(), offset);
        boolean expired = after.seq() <= conversation.expiredSeq();
        if (!after.equals(before)) {
            change(conversation.withChange(offset));
            change(expired ? after.expired() : after);
        }
        announcements.add(
                after.equals(before) || expired
                        ? new MessageRepeated(event.id(), expired ? after.expired() : after, event.at())
                        : new MessageChanged(event.id(), after, false, event.at()));
    }

    /** Whoever lets a system sender in has decided that it may. */
    private ChatConversation joined(ConversationId id, UserId user) {
        ChatConversation conversation = conversations.get(id);
        if (conversation == null) {
            throw Conversation.notFound();
        }
        if (!user.isSystem()) {
            Conversation.of(conversation).checkMember(user);
        }
        return conversation;
    }

    private void decideParticipation(
            ConversationEvent event, long offset, BiFunction<Conversation, Participation, Participation> rule) {
        ChatConversation conversation =
                event instanceof PreferencesSet wanted && wanted.blocked().orElse(false)
                        ? blockable(wanted, offset)
                        : joined(event.conversation(), event.by());
        Participation before = participation(conversation.id(), event.by());
        Participation after = rule.apply(Conversation.of(conversation), before);
        if (!after.equals(before)) {
            Member whose = new Member(conversation.id(), event.by());
            participations.put(whose, after);
            moved.add(whose);
            change(
                    after.preferences().equals(before.preferences())
                            ? conversation.withChange(offset)
                            : conversation.withBlocks(blocks(conversation, after), offset));
        }
        announcements.add(new ParticipationChanged(event.id(), after, isTold(conversation, after), event.at()));
    }

    private static Blocks blocks(ChatConversation conversation, Participation changed) {
        return conversation.kind() == Kind.DIRECT
                ? conversation
                        .blocks()
                        .with(changed.user(), changed.preferences().blocked())
                : conversation.blocks();
    }

    /** Whoever blocks a person has a conversation with them from then on, of which the other learns nothing. */
    private ChatConversation blockable(PreferencesSet event, long offset) {
        ChatConversation conversation = conversations.get(event.conversation());
        if (conversation == null && event.to().isPresent()) {
            ChatConversation unshared =
                    ChatConversation.unshared(event.by(), event.to().get(), event.at(), offset);
            begin(event, unshared);
            return unshared;
        }
        return conversation != null
                        && isUnaware(event.by(), conversation)
                        && event.to().isPresent()
                ? share(event, conversation, offset)
                : joined(event.conversation(), event.by());
    }

    private static boolean isUnaware(UserId user, ChatConversation conversation) {
        return conversation.blocks().unaware().equals(Optional.of(user));
    }

    private ChatConversation share(DomainEvent event, ChatConversation conversation, long offset) {
        ChatConversation shared = conversation.shared(offset);
        change(shared);
        moved(conversation, shared);
        announcements.add(new ConversationChanged(event.id(), shared, List.of(), event.at()));
        return shared;
    }

    private Participation participation(ConversationId conversation, UserId user) {
        return participations.getOrDefault(new Member(conversation, user), Participation.none(conversation, user));
    }

    /** Whether all members are told how far one has come: in a conversation that is small enough, unless they block the other. */
    static boolean isTold(ChatConversation conversation, Participation participation) {
        return conversation.members().size() <= Participation.MAX_MEMBERS_TOLD
                && !participation.preferences().blocked();
    }

    private ChatConversation conversationOf(MessageCreated event, long offset) {
        ChatConversation conversation = conversations.get(event.conversation());
        if (conversation == null && event.to().isPresent()) {
            if (event.replyTo().isPresent()) {
                throw noSuchMessage();
            }
            ChatConversation direct =
                    Conversation.beginDirect(event.sender(), event.to().get(), event.at(), offset);
            begin(event, direct);
            return direct;
        }
        ChatConversation known =
                conversation != null && event.to().isPresent() && isUnaware(event.sender(), conversation)
                        ? conversation
                        : joined(event.conversation(), event.sender());
        Conversation.of(known).checkOpen();
        return known.blocks().unaware().isPresent() ? share(event, known, offset) : known;
    }

    private void decideConversation(ConversationEvent event, long offset) {
        ChatConversation before = conversations.get(event.conversation());
        if (before == null) {
            if (!(event instanceof ConversationStarted started)) {
                throw Conversation.notFound();
            }
            begin(event, Conversation.begin(started, offset));
            return;
        }
        Conversation conversation = Conversation.of(before);
        boolean changes = conversation.apply(event, offset);
        ChatConversation after = conversation.state();
        cleared += after.expiredSeq() - before.expiredSeq();
        List<UserId> removed = moved(before, after);
        if (event instanceof PersonErased erased && erased.forgotten()) {
            forget(erased);
        }
        if (!changes) {
            announcements.add(new ConversationUnchanged(event.id(), before, event.at()));
            return;
        }
        change(after);
        announcements.add(new ConversationChanged(event.id(), after, removed, event.at()));
    }

    /** What the batch has changed of somebody before is not to be stored either. */
    private void forget(PersonErased event) {
        Member whose = new Member(event.conversation(), event.user());
        memberships.remove(whose);
        participations.remove(whose);
        moved.remove(whose);
        forgotten.add(whose);
    }

    private void begin(DomainEvent event, ChatConversation first) {
        change(first);
        first.members().users().forEach(user -> member(first, user));
        announcements.add(new ConversationChanged(event.id(), first, List.of(), event.at()));
    }

    /** Notes whose membership differs, and returns who left. */
    private List<UserId> moved(ChatConversation before, ChatConversation after) {
        if (before.members().equals(after.members())) {
            return List.of();
        }
        List<UserId> removed = new ArrayList<>();
        before.members().users().stream()
                .filter(user -> !after.members().contains(user))
                .forEach(removed::add);
        removed.forEach(user -> member(after, user));
        after.members().byUser().forEach((user, member) -> {
            if (!before.members().member(user).equals(Optional.of(member))) {
                member(after, user);
            }
        });
        return removed;
    }

    private void member(ChatConversation conversation, UserId user) {
        forgotten.remove(new Member(conversation.id(), user));
        memberships.put(
                new Member(conversation.id(), user),
                new Membership(conversation.id(), user, conversation.members().member(user), conversation.revision()));
    }

    private void change(ChatMessage message) {
        messages.put(message.id(), message);
        changedMessages.add(message.id());
    }

    private void change(ChatConversation conversation) {
        conversations.put(conversation.id(), conversation);
        changed.add(conversation.id());
    }

    Collection<ChatConversation> changedConversations() {
        return changed.stream().map(conversations::get).toList();
    }

    /** How many rows of a store it changes at the most; each message moves the marks of its sender and of whom it mentions. */
    long rows() {
        long marks = changedMessages.stream()
                .map(messages::get)
                .mapToLong(message -> 1 + message.mentions().size())
                .sum();
        return marks
                + cleared
                + changed.size()
                + memberships.size()
                + changedMessages.size()
                + moved.size()
                + forgotten.size();
    }

    Changes changes(int shard, Checkpoint expected, Checkpoint reached) {
        return new Changes(
                shard,
                expected,
                reached,
                List.copyOf(changedConversations()),
                List.copyOf(memberships.values()),
                changedMessages.stream().map(messages::get).toList(),
                moved.stream().map(participations::get).toList(),
                forgotten.stream()
                        .map(whose -> new Forgotten(whose.conversation(), whose.user()))
                        .toList());
    }

    List<Announcement> announcements() {
        return announcements;
    }
}
