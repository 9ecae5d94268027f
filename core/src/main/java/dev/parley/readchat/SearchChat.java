package dev.parley.readchat;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import dev.parley.shared.message.Words;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Asks for messages by their words.
 *
 * @param reader who asks
 * @param text what was said: 1 to {@value #MAX_WORDS} words, all of which a message has, each at least by its beginning
 * @param conversation where; empty for all conversations of the reader
 * @param after continue behind this place; empty for the beginning
 * @param limit how many messages at the most, 1 to {@value #MAX_LIMIT}
 */
public record SearchChat(
        UserId reader, String text, Optional<ConversationId> conversation, Optional<Place> after, int limit) {
    /** The most words of a search. */
    public static final int MAX_WORDS = 16;
    /** The most messages on a page. */
    public static final int MAX_LIMIT = 100;
    /** The longest text of a search, in characters. */
    public static final int MAX_CHARACTERS = 256;

    /** Checks the words and the limit. */
    public SearchChat {
        int words = text.length() > MAX_CHARACTERS ? 0 : Words.distinct(text).size();
        if (words < 1 || words > MAX_WORDS) {
            throw new InvalidInputException(
                    "q",
                    Problem.SEARCH_INVALID,
                    "A search has 1 to " + MAX_WORDS + " words of letters or digits, and at most " + MAX_CHARACTERS
                            + " characters.");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("limit", Problem.PAGE_INVALID, "A limit is 1 to " + MAX_LIMIT + ".");
        }
    }

    /**
     * The different words of the search.
     *
     * @return as they are compared
     */
    Set<String> words() {
        return Words.distinct(text);
    }

    /**
     * A place among what was found, by rank.
     *
     * @param score the score of the message at that place
     * @param sentAt when it was sent
     * @param id that message
     */
    public record Place(long score, Instant sentAt, MessageId id) {}
}
