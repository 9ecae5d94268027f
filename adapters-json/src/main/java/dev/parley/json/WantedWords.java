package dev.parley.json;

import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Words;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The words that somebody looks for, all of them.
 *
 * @param words as {@link Words} compares them
 */
record WantedWords(List<String> words) {
    WantedWords(Collection<String> words) {
        this(List.copyOf(words));
    }

    WantedWords {
        words = List.copyOf(words);
    }

    /** Whether a message has a text in which a word begins with each of these; a deleted one has none. */
    boolean areIn(ChatMessage message) {
        return message.text().filter(text -> areIn(text.value())).isPresent();
    }

    private boolean areIn(String text) {
        Set<String> present = Words.distinct(text);
        return words.stream().allMatch(word -> present.stream().anyMatch(one -> one.startsWith(word)));
    }
}
