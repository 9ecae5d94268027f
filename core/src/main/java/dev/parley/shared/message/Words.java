package dev.parley.shared.message;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a text, as search compares them: runs of letters, digits and the marks on them, {@linkplain Folding in one spelling}.
 * Of the scripts that are written without spaces each sign is a word by itself that knows whether it follows the one before it
 * directly. What is not seen, a soft hyphen for example, is no part of a word and does not end it. The same in every store.
 */
public final class Words {
    /** The longest word that is kept, in characters; of longer ones the beginning is. */
    public static final int MAX_LENGTH = 64;

    private Words() {}

    /**
     * A word and where it stands.
     *
     * @param value as it is compared; not empty
     * @param start the index of its first character in the text
     * @param end the index behind its last one
     * @param sign whether it is a sign of a script that is written without spaces
     * @param joined whether it is one, and follows another one with nothing between them
     */
    public record Word(String value, int start, int end, boolean sign, boolean joined) {}

    /**
     * The words of a text.
     *
     * @param text any text
     * @return in their order
     */
    public static List<Word> in(String text) {
        return new WordReader(text).words();
    }

    /**
     * What an index keeps of a text: its words, and in the place of each sign that another one follows the two together. So the beginning
     * of one of these is every beginning of a word, every sign, and every two signs that follow one another.
     *
     * @param text any text
     * @return in the order of their first places
     */
    public static Set<String> distinct(String text) {
        return indexed(in(text));
    }

    static Set<String> indexed(List<Word> words) {
        Set<String> indexed = new LinkedHashSet<>();
        for (int i = 0; i < words.size(); i++) {
            String value = words.get(i).value();
            boolean followed = i + 1 < words.size() && words.get(i + 1).joined();
            indexed.add(followed ? kept(value + words.get(i + 1).value()) : value);
        }
        return indexed;
    }

    /** The beginning of it that is kept. */
    static String kept(String word) {
        if (word.length() <= MAX_LENGTH) {
            return word;
        }
        return word.substring(0, Character.isHighSurrogate(word.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH);
    }
}
