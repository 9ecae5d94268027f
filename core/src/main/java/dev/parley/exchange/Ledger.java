package dev.parley.exchange;

import dev.parley.ParleyException;
import dev.parley.conversation.Conversation;
import dev.parley.conversation.ConversationChanged;
import dev.parley.conversation.ConversationEvent;
import dev.parley.conversation.ConversationStarted;
import dev.parley.conversation.ConversationUnchanged;
import dev.parley.shared.event.Announcement;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventRefused;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
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

/** Decides the events of one batch in log order, on the state that the store had before it. For one thread. */
final class Ledger {
    private final Map<ConversationId, ChatConversation> conversations;
    private final Map<MessageId, ChatMessage> messages;
    private final Set<ConversationId> changed = new LinkedHashSet<>();
    private final Map<Member, Membership> memberships = new LinkedHashMap<>();
    private final List<ChatMessage> created = new ArrayList<>();
    private final List<Announcement> announcements = new ArrayList<>();

    private record Member(ConversationId conversation, UserId user) {}

    Ledger(Map<ConversationId, ChatConversation> conversations, Map<MessageId, ChatMessage> messages) {
        this.conversations = new HashMap<>(conversations);
        this.messages = new HashMap<>(messages);
    }

    void decide(Recorded recorded) {
        DomainEvent event = recorded.event();
        long offset = recorded.position().offset();
        try {
            if (event instanceof MessageCreated created) {
                decideMessage(created, offset);
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
        ChatConversation conversation = conversationOf(event, offset).withMessage(event.at(), offset);
        ChatMessage stored = message.stored(conversation.lastSeq(), offset);
        change(conversation);
        messages.put(stored.id(), stored);
        created.add(stored);
        announcements.add(new MessageStored(event.id(), stored, event.at()));
    }

    private ChatConversation conversationOf(MessageCreated event, long offset) {
        ChatConversation conversation = conversations.get(event.conversation());
        if (conversation == null && event.to().isPresent()) {
            ChatConversation direct =
                    Conversation.beginDirect(event.sender(), event.to().get(), event.at(), offset);
            begin(event, direct);
            return direct;
        }
        if (conversation == null) {
            throw Conversation.notFound();
        }
        Conversation.of(conversation).checkMember(event.sender());
        return conversation;
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
        if (!conversation.apply(event, offset)) {
            announcements.add(new ConversationUnchanged(event.id(), before, event.at()));
            return;
        }
        ChatConversation after = conversation.state();
        change(after);
        announcements.add(new ConversationChanged(event.id(), after, moved(before, after), event.at()));
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
        after.members().roles().forEach((user, role) -> {
            if (!before.members().roleOf(user).equals(Optional.of(role))) {
                member(after, user);
            }
        });
        return removed;
    }

    private void member(ChatConversation conversation, UserId user) {
        memberships.put(
                new Member(conversation.id(), user),
                new Membership(conversation.id(), user, conversation.members().roleOf(user), conversation.revision()));
    }

    private void change(ChatConversation conversation) {
        conversations.put(conversation.id(), conversation);
        changed.add(conversation.id());
    }

    Collection<ChatConversation> changedConversations() {
        return changed.stream().map(conversations::get).toList();
    }

    Changes changes(int shard, Checkpoint expected, Checkpoint reached) {
        return new Changes(
                shard,
                expected,
                reached,
                List.copyOf(changedConversations()),
                List.copyOf(memberships.values()),
                created);
    }

    List<Announcement> announcements() {
        return announcements;
    }
}
