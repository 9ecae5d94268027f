package dev.parley.json;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Finds messages by their words: looks at so many messages of the conversations that are searched, always at the newest one
 * that is left of any of them. Safe for any number of threads.
 */
final class SearchQueries {
    private final Index index;
    private final StoredMessages messages;
    private final long reach;

    /** Looks at so many messages at the most. */
    SearchQueries(Index index, StoredMessages messages, long reach) {
        this.index = index;
        this.messages = messages;
        this.reach = reach;
    }

    Matches matching(UserId member, Optional<ConversationId> conversation, SearchTerms terms, int limit) {
        PriorityQueue<SearchWalk> walks = new PriorityQueue<>(SearchWalk.NEWEST_FIRST);
        walks.addAll(index.read(state -> walks(state, member, conversation)));
        NewestMatches found = new NewestMatches(limit);
        long left = reach;
        while (left > 0 && !walks.isEmpty()) {
            SearchWalk walk = walks.remove();
            if (walk.isUnread()) {
                read(walk, terms);
            } else {
                found.offer(walk.proceed());
                left--;
            }
            if (!walk.isAtEnd()) {
                walks.add(walk);
            }
        }
        return found.read(messages, walks.isEmpty());
    }

    private static List<SearchWalk> walks(IndexState state, UserId member, Optional<ConversationId> conversation) {
        Stream<Chat> chats = conversation.isPresent()
                ? state
                        .chat(conversation.get())
                        .filter(chat -> chat.state().members().contains(member))
                        .stream()
                : state.chatsOf(member).stream();
        return chats.map(chat -> new SearchWalk(chat, member))
                .filter(walk -> !walk.isAtEnd())
                .toList();
    }

    private void read(SearchWalk walk, SearchTerms terms) {
        walk.read(messages.read(state -> {
            long[] locations = walk.nextBlock();
            return new StoredMessages.Wanted<>(locations, found -> lookedAt(found, locations, terms));
        }));
    }

    private static LookedAt[] lookedAt(List<ChatMessage> found, long[] locations, SearchTerms terms) {
        LookedAt[] block = new LookedAt[locations.length];
        for (int i = 0; i < block.length; i++) {
            block[i] = LookedAt.of(found.get(i), locations[i], terms);
        }
        return block;
    }
}
