package dev.parley.readchat;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks for messages by their words.
 *
 * @param reader who asks
 * @param text what was said, at most {@value #MAX_CHARACTERS} characters: words, all of which a message has, each at least by its
 *     beginning, and phrases in scripts without spaces, which it has as they are
 * @param conversation where; empty for all conversations of the reader
 * @param after continue behind this place; empty for the beginning
 * @param limit how many messages at the most, 1 to {@value #MAX_LIMIT}
 */
public record SearchChat(
        UserId reader, String text, Optional<ConversationId> conversation, Optional<Place> after, int limit) {
    /** The most messages on a page. */
    public static final int MAX_LIMIT = 100;
    /** The longest text of a search, in characters. */
    public static final int MAX_CHARACTERS = 512;

    /** Checks the words and the limit. */
    public SearchChat {
        if (text.length() > MAX_CHARACTERS || SearchTerms.of(text).isEmpty()) {
            throw new InvalidInputException(
                    "q",
                    Problem.SEARCH_INVALID,
                    "A search has a word of letters or digits, and at most " + MAX_CHARACTERS + " characters.");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("limit", Problem.PAGE_INVALID, "A limit is 1 to " + MAX_LIMIT + ".");
        }
    }

    /**
     * What is looked for.
     *
     * @return at least one term
     */
    SearchTerms terms() {
        return SearchTerms.of(text);
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
