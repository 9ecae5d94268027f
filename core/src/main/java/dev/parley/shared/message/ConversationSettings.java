package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a conversation is used.
 *
 * @param history what those who join from now on see of what was said before
 * @param archived whether it is closed: everything stays readable, nothing is sent or changed
 * @param retention how long its messages are kept, in whole seconds; empty for as long as the server keeps messages
 */
public record ConversationSettings(History history, boolean archived, Optional<Duration> retention) {
    /** The longest time for which messages can be kept; without a time they are kept for ever. */
    public static final Duration MAX_RETENTION = Duration.ofDays(36_500);
    /** Open, with the whole history for everybody, for as long as the server keeps messages. */
    public static final ConversationSettings DEFAULT = new ConversationSettings(History.ALL, false, Optional.empty());

    /** Checks the retention. */
    public ConversationSettings {
        checkRetention(retention);
    }

    /**
     * Checks how long messages are to be kept.
     *
     * @param retention whole seconds from one to {@link #MAX_RETENTION}, or nothing
     * @throws InvalidInputException {@link Problem#RETENTION_INVALID}
     */
    public static void checkRetention(Optional<Duration> retention) {
        retention.ifPresent(time -> {
            if (time.toSeconds() < 1 || time.compareTo(MAX_RETENTION) > 0 || time.toNanosPart() != 0) {
                throw new InvalidInputException(
                        "retentionSeconds",
                        Problem.RETENTION_INVALID,
                        "Messages are kept for 1 to " + MAX_RETENTION.toSeconds()
                                + " seconds, or with 0 for as long as the server keeps messages.");
            }
        });
    }

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
