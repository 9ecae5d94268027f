package dev.parley.readchat;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;

/**
 * Asks for a page of a conversation.
 *
 * @param reader who asks
 * @param conversation of which conversation
 * @param from where the page lies
 * @param limit how many messages at the most, 1 to {@value #MAX_LIMIT}
 */
public record ReadChat(UserId reader, ConversationId conversation, From from, int limit) {
    /** The most messages on a page. */
    public static final int MAX_LIMIT = 200;
    /** The messages on a page when nobody says how many. */
    public static final int DEFAULT_LIMIT = 50;

    /** Where a page lies. */
    public sealed interface From {
        /** The newest messages. */
        record Latest() implements From {}

        /**
         * The messages right before one.
         *
         * @param seq that one, which is not on the page
         */
        record Before(long seq) implements From {}

        /**
         * The messages right after one.
         *
         * @param seq that one, which is not on the page; 0 for the beginning
         */
        record After(long seq) implements From {}

        /**
         * The messages on both sides of one.
         *
         * @param seq that one, which is on the page
         */
        record Around(long seq) implements From {}
    }

    /** Checks the bounds. */
    public ReadChat {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInputException("limit", Problem.PAGE_INVALID, "A limit is 1 to " + MAX_LIMIT + ".");
        }
        if (seqOf(from) < 0) {
            throw new InvalidInputException("seq", Problem.PAGE_INVALID, "A seq is not negative.");
        }
    }

    private static long seqOf(From from) {
        if (from instanceof From.Before before) {
            return before.seq();
        }
        if (from instanceof From.After after) {
            return after.seq();
        }
        return from instanceof From.Around around ? around.seq() : 0;
    }
}
