package dev.parley.readchat;

import dev.parley.shared.message.ChatMessage;
import java.util.List;

/**
 * What a search found.
 *
 * @param hits by rank, the best first; of two with one score the newer first
 * @param more whether there are others, behind the last one
 * @param complete whether every message that matches was ranked; false where only the newest ones were, because there are many,
 *     or because the store did not look further back
 */
public record Found(List<Hit> hits, boolean more, boolean complete) {
    /** Copies the hits. */
    public Found {
        hits = List.copyOf(hits);
    }

    /**
     * A message that has the words.
     *
     * @param message the message
     * @param score how well it matches; to be compared within one search
     * @param snippet the part of its text around the words, piece by piece
     */
    public record Hit(ChatMessage message, long score, List<Piece> snippet) {
        /** Copies the snippet. */
        public Hit {
            snippet = List.copyOf(snippet);
        }

        /**
         * Where it stands among what was found.
         *
         * @return its place
         */
        public SearchChat.Place place() {
            return new SearchChat.Place(score, message.sentAt(), message.id());
        }
    }

    /**
     * A piece of a text.
     *
     * @param text not empty
     * @param match whether it is a word that was looked for
     */
    public record Piece(String text, boolean match) {}
}
