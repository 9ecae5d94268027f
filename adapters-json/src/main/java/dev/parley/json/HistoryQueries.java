package dev.parley.json;

import dev.parley.shared.message.ChangesCollector;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.LogIdentity;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageRepository.StoredStretch;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers readers: asks the index where things are, then reads them from the files. Safe for any number of threads. */
final class HistoryQueries {
    private static final Comparator<ListPlace> OLDEST_FIRST = Comparator.comparing(ListPlace::lastActivityAt)
            .thenComparing(place -> place.id().toString());

    private final String epoch;
    private final Index index;
    private final MessageFiles files;

    HistoryQueries(String epoch, Index index, MessageFiles files) {
        this.epoch = epoch;
        this.index = index;
        this.files = files;
    }

    Cursor now() {
        return index.read(this::now);
    }

    private Cursor now(Index.State state) {
        int count = state.log().map(LogIdentity::shards).orElse(1);
        return Cursor.of(
                epoch,
                IntStream.range(0, count)
                        .mapToLong(shard -> state.checkpoint(shard).next() - 1)
                        .toArray());
    }

    Optional<ChatMessage> message(ConversationId conversation, MessageId id) {
        long[] candidates = index.read(state -> state.chat(conversation)
                .map(chat -> chat.messages.candidates(id))
                .orElse(new long[0]));
        return Arrays.stream(candidates)
                .mapToObj(files::read)
                .filter(message -> message.id().equals(id))
                .findFirst();
    }

    List<ChatMessage> range(ConversationId conversation, long fromSeq, long toSeq) {
        return files.read(index.read(state -> state.chat(conversation)
                .map(chat -> locations(chat.messages, fromSeq, toSeq))
                .orElse(new long[0])));
    }

    private static long[] locations(MessagePlaces messages, long fromSeq, long toSeq) {
        long end = Math.min(toSeq, messages.count());
        long[] locations = new long[(int) Math.max(0, end - fromSeq + 1)];
        for (int i = 0; i < locations.length; i++) {
            locations[i] = messages.location(fromSeq + i);
        }
        return locations;
    }

    Set<ConversationId> conversationsOf(UserId member) {
        return index.read(state ->
                chatsOf(state, member).stream().map(chat -> chat.state().id()).collect(Collectors.toUnmodifiableSet()));
    }

    private static Collection<Chat> chatsOf(Index.State state, UserId member) {
        return state.person(member).map(person -> person.chats).orElse(Set.of());
    }

    /** A conversation at a place of the list, and where its newest message is. */
    private record Candidate(ListPlace place, ChatConversation conversation, OptionalLong newest) {
        static Candidate of(Chat chat) {
            ChatConversation state = chat.state();
            int count = chat.messages.count();
            return new Candidate(
                    new ListPlace(state.lastActivityAt(), state.id()),
                    state,
                    count == 0 ? OptionalLong.empty() : OptionalLong.of(chat.messages.location(count)));
        }
    }

    List<ListedConversation> listed(UserId member, Optional<ListPlace> after, int limit) {
        List<ListedConversation> listed = new ArrayList<>();
        for (Candidate candidate : index.read(state -> newest(state, member, after, limit))) {
            Optional<ChatMessage> newest = candidate.newest().isPresent()
                    ? Optional.of(files.read(candidate.newest().getAsLong()))
                    : Optional.empty();
            listed.add(new ListedConversation(candidate.conversation(), newest));
        }
        return listed;
    }

    /** Keeps no more candidates than are asked for. */
    private static List<Candidate> newest(Index.State state, UserId member, Optional<ListPlace> after, int limit) {
        Comparator<Candidate> oldestFirst = Comparator.comparing(Candidate::place, OLDEST_FIRST);
        PriorityQueue<Candidate> kept = new PriorityQueue<>(oldestFirst);
        for (Chat chat : chatsOf(state, member)) {
            Candidate candidate = Candidate.of(chat);
            if (after.isEmpty() || OLDEST_FIRST.compare(candidate.place(), after.get()) < 0) {
                kept.add(candidate);
            }
            if (kept.size() > limit) {
                kept.remove();
            }
        }
        return kept.stream().sorted(oldestFirst.reversed()).toList();
    }

    /** Things that changed, the messages by their places. */
    private record Changed(
            Cursor now,
            List<Chat> chats,
            List<ChatConversation> conversations,
            List<Membership> departures,
            List<RevisionMerge.Found> messages) {}

    /** One message more than makes a page is read, which tells whether there is more. */
    ChangesPage changesAfter(UserId member, Cursor cursor, int limit) {
        Changed changed = index.read(state -> changed(state, member, cursor, limit + 1));
        ChangesCollector collector = new ChangesCollector(cursor, changed.now(), limit);
        for (int i = 0; i < changed.conversations().size(); i++) {
            collector.offer(
                    changed.chats().get(i).shard, changed.conversations().get(i));
        }
        for (int i = 0; i < changed.departures().size(); i++) {
            int at = changed.conversations().size() + i;
            collector.offer(changed.chats().get(at).shard, changed.departures().get(i));
        }
        List<ChatMessage> messages = read(changed.messages());
        for (int i = 0; i < messages.size(); i++) {
            collector.offer(changed.messages().get(i).shard(), messages.get(i));
        }
        return collector.page();
    }

    private Changed changed(Index.State state, UserId member, Cursor cursor, int most) {
        List<Chat> chats = new ArrayList<>();
        List<ChatConversation> conversations = new ArrayList<>();
        List<Membership> departures = new ArrayList<>();
        RevisionMerge messages = new RevisionMerge();
        for (Chat chat : chatsOf(state, member)) {
            if (!cursor.covers(chat.shard, chat.state().lastRevision())) {
                chats.add(chat);
                conversations.add(chat.state());
                messages.add(chat, cursor.revision(chat.shard));
            }
        }
        state.person(member).map(person -> person.left).orElse(Set.of()).forEach(chat -> {
            chats.add(chat);
            departures.add(chat.departures().get(member));
        });
        return new Changed(now(state), chats, conversations, departures, messages.first(most));
    }

    private List<ChatMessage> read(List<RevisionMerge.Found> found) {
        return files.read(
                found.stream().mapToLong(RevisionMerge.Found::location).toArray());
    }

    StoredStretch storedSince(int shard, long from, int limit) {
        Stretch stretch = index.read(state -> stretch(state, shard, from, limit));
        return new StoredStretch(
                stretch.conversations(), stretch.departures(), read(stretch.messages()), stretch.end());
    }

    private record Stretch(
            List<ChatConversation> conversations,
            List<Membership> departures,
            List<RevisionMerge.Found> messages,
            long end) {}

    private static Stretch stretch(Index.State state, int shard, long from, int limit) {
        List<Chat> changed = state.recency(shard).since(from);
        RevisionMerge merge = new RevisionMerge();
        changed.forEach(chat -> merge.add(chat, from - 1));
        List<RevisionMerge.Found> messages = merge.first(limit + 1);
        boolean more = messages.size() > limit;
        long end = more
                ? messages.get(limit).revision()
                : Math.max(from, state.checkpoint(shard).next());
        return new Stretch(
                changed.stream()
                        .map(Chat::state)
                        .filter(conversation -> conversation.revision() >= from && conversation.revision() < end)
                        .sorted(Comparator.comparingLong(ChatConversation::revision))
                        .toList(),
                changed.stream()
                        .flatMap(chat -> chat.departures().values().stream())
                        .filter(ended -> ended.revision() >= from && ended.revision() < end)
                        .toList(),
                more ? messages.subList(0, limit) : messages,
                end);
    }
}
