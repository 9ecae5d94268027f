package dev.parley.memory;

import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.Changes.Forgotten;
import dev.parley.shared.message.ChangesCollector;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.Unread;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A store for one process that keeps everything in memory and nothing beyond it: what it holds ends with the process. */
public final class InMemoryMessageRepository implements MessageRepository, ChatHistory, MessageSearch {
    private static final Comparator<ListedConversation> NEWEST_FIRST = Comparator.comparing(
                    (ListedConversation listed) -> place(listed.conversation()), InMemoryMessageRepository::compare)
            .reversed();

    private static final Comparator<ChatMessage> BY_REVISION =
            Comparator.comparingLong(ChatMessage::revision).thenComparingLong(ChatMessage::seq);

    private static final Comparator<ChatMessage> NEWEST_SENT_FIRST = Comparator.comparing(ChatMessage::sentAt)
            .thenComparing(message -> message.id().toString())
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
        long expired;
        final List<ChatMessage> messages = new ArrayList<>();
        final Map<MessageId, ChatMessage> byId = new HashMap<>();
        final NavigableSet<ChatMessage> byRevision = new TreeSet<>(BY_REVISION);
        final Map<MessageId, NavigableMap<Long, MessageId>> replies = new HashMap<>();
        final NavigableMap<UserId, Participation> participations = new TreeMap<>(UserId.BY_CODE_POINTS);
        final Map<UserId, NavigableSet<Long>> mentions = new HashMap<>();

        Chat(ChatConversation state) {
            this.state = state;
        }

        void expire() {
            for (; expired < state.expiredSeq(); expired++) {
                replace(messages.get((int) expired).expired());
            }
        }

        private void replace(ChatMessage message) {
            ChatMessage before = messages.set((int) message.seq() - 1, message);
            before.mentions().forEach(user -> mentionsOf(user).remove(before.seq()));
            byRevision.remove(before);
            byId.put(message.id(), message);
            byRevision.add(message);
        }

        void keep(ChatMessage message) {
            int index = Math.toIntExact(message.seq() - 1);
            if (index == messages.size()) {
                messages.add(message);
                message.replyTo()
                        .ifPresent(answered -> replies.computeIfAbsent(answered.message(), any -> new TreeMap<>())
                                .put(message.seq(), message.id()));
                if (!message.sender().isSystem()) {
                    participate(message.sender(), participation -> participation.sent(message.seq()));
                }
                byId.put(message.id(), message);
                byRevision.add(message);
            } else {
                replace(message);
            }
            message.mentions().forEach(user -> mentionsOf(user).add(message.seq()));
        }

        private NavigableSet<Long> mentionsOf(UserId user) {
            return mentions.computeIfAbsent(user, any -> new TreeSet<>());
        }

        Participation participation(UserId user) {
            return participations.getOrDefault(user, Participation.none(state.id(), user));
        }

        Unread unread(UserId user) {
            long first = ListedConversation.firstUnread(state, participation(user));
            boolean mentioned = !mentions.getOrDefault(user, Collections.emptyNavigableSet())
                    .tailSet(first)
                    .isEmpty();
            return Unread.of(first, messages.size(), this::deleted, mentioned);
        }

        private long deleted(long from, long to) {
            return messages.subList((int) from - 1, (int) to).stream()
                    .filter(ChatMessage::isDeleted)
                    .count();
        }

        void participate(UserId user, UnaryOperator<Participation> change) {
            participations.compute(
                    user, (any, known) -> change.apply(known == null ? Participation.none(state.id(), user) : known));
        }

        boolean isMember(Participation participation) {
            return state.members().contains(participation.user());
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
        changes.conversations().forEach(state -> known(state.id()).expire());
        changes.participations().forEach(this::keep);
        changes.forgotten().forEach(this::forget);
        checkpoints.put(changes.shard(), changes.reached());
    }

    private void keep(int shard, ChatConversation state) {
        chats.computeIfAbsent(state.id(), any -> new Chat(state)).state = state;
        shards.put(state.id(), shard);
    }

    private void keep(Membership membership) {
        Set<ConversationId> mine = byMember.computeIfAbsent(membership.user(), any -> new LinkedHashSet<>());
        Map<ConversationId, Membership> ended = departures.computeIfAbsent(membership.user(), any -> new HashMap<>());
        if (membership.member().isPresent()) {
            mine.add(membership.conversation());
            ended.remove(membership.conversation());
        } else {
            mine.remove(membership.conversation());
            ended.put(membership.conversation(), membership);
        }
    }

    private void forget(Forgotten forgotten) {
        Optional.ofNullable(byMember.get(forgotten.user())).ifPresent(mine -> mine.remove(forgotten.conversation()));
        Optional.ofNullable(departures.get(forgotten.user()))
                .ifPresent(ended -> ended.remove(forgotten.conversation()));
        known(forgotten.conversation()).participations.remove(forgotten.user());
        known(forgotten.conversation()).mentions.remove(forgotten.user());
    }

    private void keep(ChatMessage message) {
        Chat chat = known(message.conversation());
        if (message.seq() > chat.messages.size() + 1) {
            throw new IllegalArgumentException("A new message has the seq after the newest one: " + message);
        }
        chat.keep(message);
    }

    private Chat known(ConversationId id) {
        return Optional.ofNullable(chats.get(id))
                .orElseThrow(() -> new IllegalArgumentException("The conversation does not exist: " + id));
    }

    private void keep(Participation participation) {
        known(participation.conversation()).participate(participation.user(), before -> participation);
    }

    @Override
    public synchronized List<ChatMessage> newest(Collection<ConversationId> conversations, int each) {
        return conversations.stream()
                .flatMap(id -> Optional.ofNullable(chats.get(id)).stream())
                .flatMap(chat ->
                        range(chat.state.id(), Math.max(1, chat.messages.size() - each + 1L), Long.MAX_VALUE).stream())
                .toList();
    }

    @Override
    public synchronized List<ChatMessage> replies(
            ConversationId conversation, MessageId message, long afterSeq, int limit) {
        return Optional.ofNullable(chats.get(conversation)).stream()
                .flatMap(chat -> chat
                        .replies
                        .getOrDefault(message, Collections.emptyNavigableMap())
                        .tailMap(afterSeq, false)
                        .values()
                        .stream()
                        .limit(limit)
                        .map(chat.byId::get))
                .toList();
    }

    @Override
    public synchronized List<Participation> participations(Map<ConversationId, ? extends Collection<UserId>> users) {
        List<Participation> found = new ArrayList<>();
        users.forEach((conversation, people) -> Optional.ofNullable(chats.get(conversation))
                .ifPresent(chat -> people.forEach(user ->
                        Optional.ofNullable(chat.participations.get(user)).ifPresent(found::add))));
        return found;
    }

    @Override
    public synchronized List<Participation> participations(
            ConversationId conversation, long reached, Optional<UserId> after, int limit) {
        return Optional.ofNullable(chats.get(conversation)).stream()
                .flatMap(chat -> chat.participations.values().stream().filter(chat::isMember))
                .filter(participation -> participation.deliveredSeq() >= reached)
                .filter(participation -> after.filter(
                                last -> UserId.BY_CODE_POINTS.compare(participation.user(), last) <= 0)
                        .isEmpty())
                .limit(limit)
                .toList();
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
                .toList();
        long end = messages.size() > limit ? messages.get(limit - 1).revision() + 1 : Math.max(from, next);
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
                here.stream()
                        .flatMap(chat -> chat.participations.values().stream())
                        .filter(participation -> participation.revision() >= from && participation.revision() < end)
                        .toList(),
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

    /** It ends with its process, and has no earlier incarnation. */
    @Override
    public boolean continues(Cursor cursor) {
        return cursor.incarnation() == Cursor.NO_INCARNATION;
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
    public synchronized Map<MessageId, Quote> quotes(
            UserId reader, Map<ConversationId, ? extends Collection<Long>> seqs) {
        Map<MessageId, Quote> quotes = new HashMap<>();
        seqs.forEach((conversation, several) -> Optional.ofNullable(chats.get(conversation))
                .ifPresent(chat -> several.stream()
                        .filter(seq -> chat.state.shows(seq, reader) && seq <= chat.messages.size())
                        .map(seq -> chat.messages.get((int) (seq - 1)))
                        .forEach(message -> quotes.put(message.id(), Quote.of(message)))));
        return quotes;
    }

    @Override
    public synchronized Map<ConversationId, Member> conversationsOf(UserId member) {
        Map<ConversationId, Member> mine = new HashMap<>();
        chatsOf(member)
                .forEach(chat -> chat.state.members().member(member).ifPresent(is -> mine.put(chat.state.id(), is)));
        return mine;
    }

    @Override
    public synchronized Set<ConversationId> everIn(UserId user) {
        Set<ConversationId> all = new HashSet<>(byMember.getOrDefault(user, Set.of()));
        all.addAll(departures.getOrDefault(user, Map.of()).keySet());
        chats.values().stream()
                .map(chat -> chat.state)
                .filter(state -> state.blocks().unaware().equals(Optional.of(user)))
                .forEach(state -> all.add(state.id()));
        return all;
    }

    @Override
    public synchronized List<OldestMessage> oldest(Optional<ConversationId> after, int limit) {
        return chats.values().stream()
                .filter(chat -> chat.state.expiredSeq() < chat.messages.size())
                .filter(chat -> after.filter(last -> chat.state.id().toString().compareTo(last.toString()) <= 0)
                        .isEmpty())
                .sorted(Comparator.comparing(chat -> chat.state.id().toString()))
                .limit(limit)
                .map(chat -> oldest(chat.state, chat.messages.get((int) chat.state.expiredSeq())))
                .toList();
    }

    private static OldestMessage oldest(ChatConversation conversation, ChatMessage message) {
        return new OldestMessage(
                conversation.id(), conversation.settings().retention(), message.seq(), message.sentAt());
    }

    @Override
    public synchronized List<ListedConversation> listed(
            UserId member, ListFilter filter, Optional<ListPlace> after, int limit) {
        return chatsOf(member).stream()
                .filter(chat -> filter.shows(chat.state))
                .map(chat -> new ListedConversation(
                        chat.state, chat.newest(), chat.participation(member), chat.unread(member)))
                .filter(listed -> after.isEmpty() || compare(place(listed.conversation()), after.get()) < 0)
                .sorted(NEWEST_FIRST)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Matches matching(
            UserId member, Optional<ConversationId> conversation, SearchTerms terms, int limit) {
        Cancellation reader = Cancellation.current();
        List<ChatMessage> found = chatsOf(member).stream()
                .filter(chat ->
                        conversation.filter(id -> !id.equals(chat.state.id())).isEmpty())
                .flatMap(chat -> chat.messages.stream().skip(hidden(chat, member)))
                .peek(message -> reader.check())
                .filter(message ->
                        message.text().filter(text -> terms.areIn(text.value())).isPresent())
                .sorted(NEWEST_SENT_FIRST)
                .limit(limit + 1L)
                .toList();
        return new Matches(found.subList(0, Math.min(limit, found.size())), found.size() <= limit);
    }

    private static long hidden(Chat chat, UserId member) {
        return chat.state.hiddenTo(member);
    }

    private List<Chat> chatsOf(UserId member) {
        return byMember.getOrDefault(member, Set.of()).stream()
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
            long hidden = hidden(chat, member);
            for (ChatMessage message : chat.byRevision.descendingSet()) {
                if (cursor.covers(shard, message.revision())) {
                    break;
                }
                if (message.seq() > hidden) {
                    collector.offer(shard, message);
                }
            }
            boolean told = chat.state.members().size() <= Participation.MAX_MEMBERS_TOLD;
            chat.participations.values().stream()
                    .filter(chat::isMember)
                    .filter(participation -> told || participation.user().equals(member))
                    .forEach(participation -> collector.offer(shard, participation));
        }
        departures
                .getOrDefault(member, Map.of())
                .values()
                .forEach(ended -> collector.offer(shards.getOrDefault(ended.conversation(), 0), ended));
        return collector.page();
    }
}
