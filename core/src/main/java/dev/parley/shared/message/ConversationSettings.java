package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.util.Locale;

/**
 * How a conversation is used.
 *
 * @param history what those who join from now on see of what was said before
 * @param archived whether it is closed: everything stays readable, nothing is sent or changed
 */
public record ConversationSettings(History history, boolean archived) {
    /** Open, with the whole history for everybody. */
    public static final ConversationSettings DEFAULT = new ConversationSettings(History.ALL, false);

    /** What somebody who joins sees of what was said before. */
    public enum History {
        /** All of it. */
        ALL,
        /** Nothing: what is said from their joining on. */
        JOINED;

        /**
         * The name on the wire.
         *
         * @return in lower case
         */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Reads a name.
         *
         * @param wireName as {@link #wireName()} gives it
         * @return what it names
         * @throws InvalidInputException {@link Problem#HISTORY_INVALID} for anything else
         */
        public static History of(String wireName) {
            for (History value : values()) {
                if (value.wireName().equals(wireName)) {
                    return value;
                }
            }
            throw new InvalidInputException("history", Problem.HISTORY_INVALID, "A history is either all or joined.");
        }
    }
}
