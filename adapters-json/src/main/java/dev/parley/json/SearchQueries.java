package dev.parley.json;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Finds messages by their words: looks at so many messages of the conversations that are searched, always at the newest one
 * that is left of any of them. Keeps of those that match only where they are, and reads them at the end. Safe for any number
 * of threads.
 */
final class SearchQueries {
    private final Index index;
    private final MessageFiles files;
    private final long reach;

    /** Looks at so many messages at the most. */
    SearchQueries(Index index, MessageFiles files, long reach) {
        this.index = index;
        this.files = files;
        this.reach = reach;
    }

    List<ChatMessage> matching(UserId member, Optional<ConversationId> conversation, WantedWords words, int limit) {
        PriorityQueue<SearchWalk> walks = new PriorityQueue<>(SearchWalk.NEWEST_FIRST);
        walks.addAll(index.read(state -> walks(state, member, conversation)));
        PriorityQueue<LookedAt> found = new PriorityQueue<>(LookedAt.OLDEST_FIRST);
        long left = reach;
        while (left > 0 && !walks.isEmpty()) {
            SearchWalk walk = walks.remove();
            if (walk.isUnread()) {
                read(walk, words);
            } else {
                keep(walk.proceed(), found, limit);
                left--;
            }
            if (!walk.isAtEnd()) {
                walks.add(walk);
            }
        }
        return newestFirst(found);
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

    private void read(SearchWalk walk, WantedWords words) {
        long[] locations = index.read(state -> walk.nextBlock());
        List<ChatMessage> messages = files.read(locations);
        LookedAt[] block = new LookedAt[locations.length];
        for (int i = 0; i < block.length; i++) {
            block[i] = LookedAt.of(messages.get(i), locations[i], words);
        }
        walk.read(block);
    }

    private static void keep(LookedAt message, PriorityQueue<LookedAt> found, int limit) {
        if (message.matches()) {
            found.add(message);
        }
        if (found.size() > limit) {
            found.remove();
        }
    }

    private List<ChatMessage> newestFirst(PriorityQueue<LookedAt> found) {
        long[] locations = found.stream()
                .sorted(LookedAt.OLDEST_FIRST)
                .mapToLong(LookedAt::location)
                .toArray();
        List<ChatMessage> messages = new ArrayList<>(files.read(locations));
        Collections.reverse(messages);
        return messages;
    }
}
