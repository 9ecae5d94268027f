package dev.parley.readchat;

import dev.parley.readchat.Found.Hit;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Quotes;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
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
     * @return a page of what was found, as many as fit in one {@linkplain ChatReader#MAX_BYTES answer}
     * @throws dev.parley.ParleyException {@code conversation.not_found} also for one that the reader is not in
     */
    public Found search(SearchChat query) {
        query.conversation().ifPresent(conversation -> reader.conversation(query.reader(), conversation));
        SearchTerms terms = query.terms();
        Matches matches = store.matching(query.reader(), query.conversation(), terms, MOST_RANKED);
        List<Hit> ranked = matches.messages().stream()
                .map(message -> hit(terms, message))
                .filter(hit -> query.after()
                        .filter(place -> BEST_FIRST.compare(hit.place(), place) <= 0)
                        .isEmpty())
                .sorted(Comparator.comparing(Hit::place, BEST_FIRST))
                .toList();
        List<Hit> hits = fitting(ranked, query.limit());
        return new Found(hits, hits.size() < ranked.size(), matches.complete());
    }

    /**
     * What a reader is shown of the messages that those found answer.
     *
     * @param reader who searched
     * @param found what was found
     * @return without those that they may not see
     */
    public Quotes quotes(UserId reader, Found found) {
        return this.reader.quotes(
                reader, found.hits().stream().map(Hit::message).toList());
    }

    private static List<Hit> fitting(List<Hit> ranked, int limit) {
        Room room = new Room();
        int most = Math.min(limit, ranked.size());
        int end = 0;
        while (end < most && room.take(Weight.of(ranked.get(end)))) {
            end++;
        }
        return ranked.subList(0, end);
    }

    private static Hit hit(SearchTerms terms, ChatMessage message) {
        Relevance relevance =
                new Relevance(message.text().map(MessageText::value).orElse(""), terms);
        return new Hit(message, relevance.score(), relevance.snippet());
    }
}
