package dev.parley.shared.message;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text, as search compares them: runs of letters, digits and the marks on them, in lower case, without
 * diacritics and in one spelling (Unicode's form NFKD without its combining marks); of the scripts that are written without
 * spaces each sign is a word. The same in every store.
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
     */
    public record Word(String value, int start, int end) {}

    /**
     * The words of a text.
     *
     * @param text any text
     * @return in their order
     */
    public static List<Word> in(String text) {
        List<Word> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < text.length(); ) {
            int sign = text.codePointAt(i);
            int next = i + Character.charCount(sign);
            boolean alone = Character.isLetter(sign) && isWrittenWithoutSpaces(sign);
            boolean part = !alone && (Character.isLetterOrDigit(sign) || (start >= 0 && isMark(sign)));
            if (!part && start >= 0) {
                add(words, text, start, i);
            }
            if (alone) {
                add(words, text, i, next);
            }
            start = part ? (start >= 0 ? start : i) : -1;
            i = next;
        }
        if (start >= 0) {
            add(words, text, start, text.length());
        }
        return words;
    }

    /**
     * The different words of a text.
     *
     * @param text any text
     * @return as they are compared, in the order of their first places
     */
    public static Set<String> distinct(String text) {
        Set<String> distinct = new LinkedHashSet<>();
        in(text).forEach(word -> distinct.add(word.value()));
        return distinct;
    }

    private static void add(List<Word> words, String text, int start, int end) {
        String value = compared(text.substring(start, end));
        if (!value.isEmpty()) {
            words.add(new Word(value, start, end));
        }
    }

    private static String compared(String word) {
        StringBuilder bare = new StringBuilder();
        Normalizer.normalize(word, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(bare::appendCodePoint);
        if (bare.length() <= MAX_LENGTH) {
            return bare.toString();
        }
        int end = Character.isHighSurrogate(bare.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return bare.substring(0, end);
    }

    private static boolean isMark(int sign) {
        int type = Character.getType(sign);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isWrittenWithoutSpaces(int sign) {
        return switch (Character.UnicodeScript.of(sign)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
