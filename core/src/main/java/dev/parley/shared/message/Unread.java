package dev.parley.shared.message;

import java.util.function.LongBinaryOperator;

/**
 * What a person has not read of a conversation: messages of others behind their marker that are neither deleted nor expired. Who
 * sends has read up to that, so that none behind the marker is their own.
 *
 * @param count how many, up to {@value #MAX}
 * @param more whether there are, or, where among the newest {@value #WINDOW} most were deleted, may be more
 * @param mentioned whether one of them mentions the person
 */
public record Unread(long count, boolean more, boolean mentioned) {
    /** The most that are counted. */
    public static final int MAX = 1_000;
    /** How many of the newest messages behind the marker are looked at, so that counting has a bound. */
    public static final int WINDOW = 10_000;

    /** Nothing. */
    public static final Unread NONE = new Unread(0, false, false);

    /**
     * Counts.
     *
     * @param first the first message that the person has not read
     * @param last the newest one
     * @param deleted how many from one to another, both included, are deleted
     * @param mentioned whether one of them that is not deleted mentions the person
     * @return what is unread
     */
    public static Unread of(long first, long last, LongBinaryOperator deleted, boolean mentioned) {
        if (first > last) {
            return NONE;
        }
        long from = Math.max(first, last - WINDOW + 1);
        long live = last - from + 1 - deleted.applyAsLong(from, last);
        return new Unread(Math.min(MAX, live), live > MAX || from > first, mentioned);
    }
}
