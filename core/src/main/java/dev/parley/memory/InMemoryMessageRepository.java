package dev.parley.memory;

import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChangesCollector;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A store for one process that keeps everything in memory and nothing beyond it: what it holds ends with the process. */
public final class InMemoryMessageRepository implements MessageRepository, ChatHistory {
    private static final Comparator<ListedConversation> NEWEST_FIRST = Comparator.comparing(
                    (ListedConversation listed) -> place(listed.conversation()), InMemoryMessageRepository::compare)
            .reversed();

    private final String epoch = UUID.randomUUID().toString();
    private final Map<ConversationId, Chat> chats = new HashMap<>();
    private final Map<UserId, Set<ConversationId>> byMember = new HashMap<>();
    private final Map<UserId, Map<ConversationId, Membership>> departures = new HashMap<>();
    private final Map<Integer, Checkpoint> checkpoints = new HashMap<>();
    private final Map<ConversationId, Integer> shards = new HashMap<>();
    private @Nullable LogIdentity log;

    /** A conversation with its messages, the message of seq n at index n - 1. */
    private static final class Chat {
        ChatConversation state;
        final List<ChatMessage> messages = new ArrayList<>();
        final Map<MessageId, ChatMessage> byId = new HashMap<>();

        Chat(ChatConversation state) {
            this.state = state;
        }

        Optional<ChatMessage> newest() {
            return messages.isEmpty() ? Optional.empty() : Optional.of(messages.get(messages.size() - 1));
        }
    }

    /** An empty store. */
    public InMemoryMessageRepository() {}

    @Override
    public synchronized void bind(LogIdentity identity) {
        if (log != null && !log.equals(identity)) {
            throw new IllegalStateException("This store belongs to " + log + " and can't follow " + identity + ".");
        }
        log = identity;
    }

    @Override
    public synchronized Checkpoint checkpoint(int shard) {
        return checkpoints.getOrDefault(shard, Checkpoint.START);
    }

    @Override
    public synchronized Map<ConversationId, ChatConversation> conversations(Collection<ConversationId> ids) {
        Map<ConversationId, ChatConversation> found = new HashMap<>();
        ids.forEach(id -> conversation(id).ifPresent(state -> found.put(id, state)));
        return found;
    }

    @Override
    public synchronized Map<MessageId, ChatMessage> messages(Map<ConversationId, ? extends Collection<MessageId>> ids) {
        Map<MessageId, ChatMessage> found = new HashMap<>();
        ids.forEach((conversation, messages) ->
                messages.forEach(id -> message(conversation, id).ifPresent(message -> found.put(id, message))));
        return found;
    }

    @Override
    public synchronized void commit(Changes changes) {
        Checkpoint expected = changes.expected();
        if (checkpoint(changes.shard()).next() != expected.next()) {
            throw new FencedException(changes.shard(), expected.next());
        }
        changes.conversations().forEach(state -> keep(changes.shard(), state));
        changes.memberships().forEach(this::keep);
        changes.messages().forEach(this::keep);
        checkpoints.put(changes.shard(), changes.reached());
    }

    private void keep(int shard, ChatConversation state) {
        chats.computeIfAbsent(state.id(), any -> new Chat(state)).state = state;
        shards.put(state.id(), shard);
    }

    private void keep(Membership membership) {
        Set<ConversationId> mine = byMember.computeIfAbsent(membership.user(), any -> new LinkedHashSet<>());
        Map<ConversationId, Membership> ended = departures.computeIfAbsent(membership.user(), any -> new HashMap<>());
        if (membership.role().isPresent()) {
            mine.add(membership.conversation());
            ended.remove(membership.conversation());
        } else {
            mine.remove(membership.conversation());
            ended.put(membership.conversation(), membership);
        }
    }

    private void keep(ChatMessage message) {
        Chat chat = chats.get(message.conversation());
        if (chat == null || chat.messages.size() != message.seq() - 1) {
            throw new IllegalArgumentException("A message has the seq after the newest one: " + message);
        }
        chat.messages.add(message);
        chat.byId.put(message.id(), message);
    }

    @Override
    public synchronized StoredStretch storedSince(int shard, long from, int limit) {
        long next = checkpoint(shard).next();
        List<Chat> here = chats.values().stream()
                .filter(chat -> shards.getOrDefault(chat.state.id(), -1) == shard)
                .toList();
        List<ChatMessage> messages = here.stream()
                .flatMap(chat -> chat.messages.stream())
                .filter(message -> message.revision() >= from)
                .sorted(Comparator.comparingLong(ChatMessage::revision))
                .limit(limit + 1L)
                .toList();
        long end = messages.size() > limit ? messages.get(limit).revision() : Math.max(from, next);
        return new StoredStretch(
                here.stream()
                        .map(chat -> chat.state)
                        .filter(state -> state.revision() >= from && state.revision() < end)
                        .sorted(Comparator.comparingLong(ChatConversation::revision))
                        .toList(),
                departures.values().stream()
                        .flatMap(ended -> ended.values().stream())
                        .filter(ended -> shards.getOrDefault(ended.conversation(), -1) == shard)
                        .filter(ended -> ended.revision() >= from && ended.revision() < end)
                        .toList(),
                messages.stream().filter(message -> message.revision() < end).toList(),
                end);
    }

    @Override
    public String epoch() {
        return epoch;
    }

    @Override
    public synchronized Cursor now() {
        int count = log == null ? 1 : log.shards();
        return Cursor.of(
                epoch,
                IntStream.range(0, count)
                        .mapToLong(shard -> checkpoint(shard).next() - 1)
                        .toArray());
    }

    @Override
    public synchronized Optional<ChatConversation> conversation(ConversationId id) {
        return Optional.ofNullable(chats.get(id)).map(chat -> chat.state);
    }

    @Override
    public synchronized Optional<ChatMessage> message(ConversationId conversation, MessageId id) {
        return Optional.ofNullable(chats.get(conversation)).map(chat -> chat.byId.get(id));
    }

    @Override
    public synchronized List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq) {
        Chat chat = chats.get(conversation);
        if (chat == null) {
            return List.of();
        }
        long end = Math.min(toSeq, chat.messages.size());
        return fromSeq > end ? List.of() : List.copyOf(chat.messages.subList((int) fromSeq - 1, (int) end));
    }

    @Override
    public synchronized Set<ConversationId> conversationsOf(UserId member) {
        return Set.copyOf(byMember.getOrDefault(member, Set.of()));
    }

    @Override
    public synchronized List<ListedConversation> listed(UserId member, Optional<ListPlace> after, int limit) {
        return chatsOf(member).stream()
                .map(chat -> new ListedConversation(chat.state, chat.newest()))
                .filter(listed -> after.isEmpty() || compare(place(listed.conversation()), after.get()) < 0)
                .sorted(NEWEST_FIRST)
                .limit(limit)
                .toList();
    }

    private List<Chat> chatsOf(UserId member) {
        return conversationsOf(member).stream()
                .map(chats::get)
                .flatMap(chat -> Optional.ofNullable(chat).stream())
                .toList();
    }

    private static ListPlace place(ChatConversation conversation) {
        return new ListPlace(conversation.lastActivityAt(), conversation.id());
    }

    private static int compare(ListPlace one, ListPlace other) {
        int byTime = one.lastActivityAt().compareTo(other.lastActivityAt());
        return byTime != 0 ? byTime : one.id().toString().compareTo(other.id().toString());
    }

    @Override
    public synchronized ChangesPage changesAfter(UserId member, Cursor cursor, int limit) {
        ChangesCollector collector = new ChangesCollector(cursor, now(), limit);
        for (Chat chat : chatsOf(member)) {
            int shard = shards.getOrDefault(chat.state.id(), 0);
            collector.offer(shard, chat.state);
            for (int i = chat.messages.size() - 1; i >= 0; i--) {
                if (cursor.covers(shard, chat.messages.get(i).revision())) {
                    break;
                }
                collector.offer(shard, chat.messages.get(i));
            }
        }
        departures
                .getOrDefault(member, Map.of())
                .values()
                .forEach(ended -> collector.offer(shards.getOrDefault(ended.conversation(), 0), ended));
        return collector.page();
    }
}
