package dev.parley.readchat;

import dev.parley.readchat.Found.Hit;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.MessageSearch.Reach;
import dev.parley.shared.message.MessageText;
import java.util.Comparator;
import java.util.List;

/**
 * Finding messages by their words, in the conversations that the reader belongs to and nowhere else. Of the messages that match,
 * the newest {@value #MOST_RANKED} are ranked. Safe for any number of threads; calls block on the store.
 */
public final class ChatSearch {
    /** How many messages are ranked. */
    public static final int MOST_RANKED = 1_000;

    private static final Comparator<SearchChat.Place> BEST_FIRST = Comparator.comparingLong(SearchChat.Place::score)
            .thenComparing(SearchChat.Place::sentAt)
            .thenComparing(place -> place.id().toString())
            .reversed();

    private final ChatReader reader;
    private final MessageSearch store;

    /**
     * The use case over its parts.
     *
     * @param reader knows who may read
     * @param store finds candidates
     */
    public ChatSearch(ChatReader reader, MessageSearch store) {
        this.reader = reader;
        this.store = store;
    }

    /**
     * Searches.
     *
     * @param query who looks for what
     * @return a page of what was found
     * @throws dev.parley.ParleyException {@code conversation.not_found} also for one that the reader is not in
     */
    public Found search(SearchChat query) {
        query.conversation().ifPresent(conversation -> reader.conversation(query.reader(), conversation));
        List<ChatMessage> matching =
                store.matching(query.reader(), query.conversation(), query.words(), MOST_RANKED + 1);
        List<Hit> hits = matching.stream()
                .limit(MOST_RANKED)
                .map(message -> hit(query, message))
                .filter(hit -> query.after()
                        .filter(place -> BEST_FIRST.compare(hit.place(), place) <= 0)
                        .isEmpty())
                .sorted(Comparator.comparing(Hit::place, BEST_FIRST))
                .limit(query.limit())
                .toList();
        return new Found(hits, matching.size() <= MOST_RANKED && store.reach().equals(Reach.ALL));
    }

    private static Hit hit(SearchChat query, ChatMessage message) {
        Relevance relevance =
                new Relevance(message.text().map(MessageText::value).orElse(""), query.words());
        return new Hit(message, relevance.score(), relevance.snippet());
    }
}
