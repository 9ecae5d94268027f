package dev.parley.json;

import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ListFilter;
import dev.parley.shared.message.ChatHistory.ListPlace;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Unread;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the conversations of a person and the people of a conversation. Safe for any number of threads. */
final class ListQueries {
    private static final Comparator<ListPlace> OLDEST_FIRST = Comparator.comparing(ListPlace::lastActivityAt)
            .thenComparing(place -> place.id().toString());

    private final Index index;
    private final StoredMessages messages;

    ListQueries(Index index, StoredMessages messages) {
        this.index = index;
        this.messages = messages;
    }

    Map<ConversationId, Member> conversationsOf(UserId user) {
        return index.read(state -> {
            Map<ConversationId, Member> found = new HashMap<>();
            for (Chat chat : state.chatsOf(user)) {
                chat.state()
                        .members()
                        .member(user)
                        .ifPresent(member -> found.put(chat.state().id(), member));
            }
            return found;
        });
    }

    Set<ConversationId> everIn(UserId user) {
        return index.read(state -> Stream.of(
                        state.chatsOf(user).stream(),
                        state.leftBy(user).stream(),
                        state.byNumber.stream().filter(chat -> isUnaware(user, chat)))
                .flatMap(chats -> chats)
                .map(chat -> chat.state().id())
                .collect(Collectors.toSet()));
    }

    private static boolean isUnaware(UserId user, Chat chat) {
        return chat.state().blocks().unaware().equals(Optional.of(user));
    }

    /** A conversation at a place of the list, and where its newest message is. */
    private record Candidate(
            ListPlace place,
            ChatConversation conversation,
            OptionalLong newest,
            Participation participation,
            Unread unread) {
        static Candidate of(Chat chat, UserId user) {
            ChatConversation state = chat.state();
            int count = chat.messages.count();
            return new Candidate(
                    new ListPlace(state.lastActivityAt(), state.id()),
                    state,
                    count == 0 ? OptionalLong.empty() : OptionalLong.of(chat.messages.location(count)),
                    chat.participation(user),
                    chat.unread(user));
        }
    }

    List<ListedConversation> listed(UserId user, ListFilter filter, Optional<ListPlace> after, int limit) {
        return messages.read(state -> {
            List<Candidate> candidates = newest(candidates(state, user, filter, after), limit);
            long[] newest = candidates.stream()
                    .flatMapToLong(candidate -> candidate.newest().stream())
                    .toArray();
            return new StoredMessages.Wanted<>(newest, found -> listed(candidates, found));
        });
    }

    private static List<ListedConversation> listed(List<Candidate> candidates, List<ChatMessage> newest) {
        List<ListedConversation> listed = new ArrayList<>();
        Iterator<ChatMessage> next = newest.iterator();
        for (Candidate candidate : candidates) {
            listed.add(new ListedConversation(
                    candidate.conversation(),
                    candidate.newest().isPresent() ? Optional.of(next.next()) : Optional.empty(),
                    candidate.participation(),
                    candidate.unread()));
        }
        return listed;
    }

    private static Stream<Candidate> candidates(
            IndexState state, UserId user, ListFilter filter, Optional<ListPlace> after) {
        return state.chatsOf(user).stream()
                .filter(chat -> filter.shows(chat.state()))
                .map(chat -> Candidate.of(chat, user))
                .filter(candidate -> after.isEmpty() || OLDEST_FIRST.compare(candidate.place(), after.get()) < 0);
    }

    /** Keeps no more candidates than are asked for. */
    private static List<Candidate> newest(Stream<Candidate> candidates, int limit) {
        Comparator<Candidate> oldestFirst = Comparator.comparing(Candidate::place, OLDEST_FIRST);
        PriorityQueue<Candidate> kept = new PriorityQueue<>(oldestFirst);
        candidates.forEach(candidate -> {
            kept.add(candidate);
            if (kept.size() > limit) {
                kept.remove();
            }
        });
        return kept.stream().sorted(oldestFirst.reversed()).toList();
    }

    /** Sorts them when nobody has to wait for it. */
    List<Participation> participations(ConversationId conversation, long reached, Optional<UserId> after, int limit) {
        return index
                .read(state -> state.chat(conversation)
                        .map(chat -> reached(chat, reached))
                        .orElse(List.of()))
                .stream()
                .filter(each -> after.filter(last -> UserId.BY_CODE_POINTS.compare(each.user(), last) <= 0)
                        .isEmpty())
                .sorted(Comparator.comparing(Participation::user, UserId.BY_CODE_POINTS))
                .limit(limit)
                .toList();
    }

    private static List<Participation> reached(Chat chat, long seq) {
        return chat.participants.all().stream()
                .filter(each -> each.deliveredSeq() >= seq)
                .filter(each -> chat.state().members().contains(each.user()))
                .toList();
    }
}
