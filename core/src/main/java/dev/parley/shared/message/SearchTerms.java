package dev.parley.shared.message;

import dev.parley.shared.message.Words.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a search asks for: words, each of which a text has at least by its beginning, and phrases of signs that are written without
 * spaces, each of which a text has as it is. Immutable.
 */
public final class SearchTerms {
    /** Of how many terms a text tells where it has them: it has all of them anyway. */
    public static final int MAX_LOCATED = 32;

    private final Set<List<String>> terms;
    private final Set<String> keys;

    /**
     * A term where a text has it.
     *
     * @param term which one, by its number
     * @param first the number of the first of its words in the text
     * @param last the number of the last one
     * @param whole whether it ends where a word ends
     */
    public record Occurrence(int term, int first, int last, boolean whole) {}

    private SearchTerms(Set<List<String>> terms) {
        this.terms = terms;
        this.keys = Collections.unmodifiableSet(keysOf(terms));
    }

    private static Set<String> keysOf(Set<List<String>> terms) {
        Set<String> keys = new LinkedHashSet<>();
        for (List<String> term : terms) {
            if (term.size() == 1) {
                keys.add(term.get(0));
            }
            for (int i = 1; i < term.size(); i++) {
                keys.add(Words.kept(term.get(i - 1) + term.get(i)));
            }
        }
        return keys;
    }

    /**
     * The terms of a text, each once.
     *
     * @param text what somebody looks for
     * @return its terms in their order
     */
    public static SearchTerms of(String text) {
        Set<List<String>> terms = new LinkedHashSet<>();
        List<String> term = new ArrayList<>();
        for (Word word : Words.in(text)) {
            if (!word.joined() && !term.isEmpty()) {
                terms.add(List.copyOf(term));
                term.clear();
            }
            term.add(word.value());
        }
        if (!term.isEmpty()) {
            terms.add(List.copyOf(term));
        }
        return new SearchTerms(terms);
    }

    /**
     * Whether nothing is looked for.
     *
     * @return true for a text without words
     */
    public boolean isEmpty() {
        return terms.isEmpty();
    }

    /**
     * What an index is asked for: a text that has the terms has, for each of these, one {@linkplain Words#distinct indexed word} that
     * begins with it.
     *
     * @return at least one, unless nothing is looked for
     */
    public Set<String> keys() {
        return keys;
    }

    /**
     * Whether every text that has all the keys has the terms.
     *
     * @return false for phrases of more than two signs, as these may stand in a text two by two at different places
     */
    public boolean isDecidedByKeys() {
        return terms.stream().allMatch(term -> term.size() <= 2);
    }

    /**
     * Whether a text has all the terms.
     *
     * @param text any text
     * @return as every store finds it
     */
    public boolean areIn(String text) {
        List<Word> words = Words.in(text);
        TreeSet<String> indexed = new TreeSet<>(Words.indexed(words));
        return keys.stream().allMatch(key -> begins(indexed.ceiling(key), key))
                && terms.stream()
                        .filter(term -> term.size() > 2)
                        .allMatch(term -> IntStream.range(0, words.size()).anyMatch(at -> isAt(words, at, term)));
    }

    private static boolean begins(@Nullable String word, String key) {
        return word != null && word.startsWith(key);
    }

    private static boolean isAt(List<Word> words, int at, List<String> term) {
        int last = at + term.size() - 1;
        if (last >= words.size()) {
            return false;
        }
        for (int i = at; i < last; i++) {
            if (!words.get(i + 1).joined() || !words.get(i).value().equals(term.get(i - at))) {
                return false;
            }
        }
        return words.get(last).value().startsWith(term.get(last - at));
    }

    /**
     * Where a text has the terms: at each word the longest of them, a whole one rather than a beginning.
     *
     * @param words the words of the text
     * @return in their order, none within another one; of the first {@value #MAX_LOCATED} terms
     */
    public List<Occurrence> in(List<Word> words) {
        List<List<String>> located = terms.stream().limit(MAX_LOCATED).toList();
        List<Occurrence> occurrences = new ArrayList<>();
        for (int at = 0; at < words.size(); ) {
            Optional<Occurrence> best = best(words, at, located);
            best.ifPresent(occurrences::add);
            at = best.map(Occurrence::last).orElse(at) + 1;
        }
        return occurrences;
    }

    private static Optional<Occurrence> best(List<Word> words, int at, List<List<String>> terms) {
        Optional<Occurrence> best = Optional.empty();
        for (int number = 0; number < terms.size(); number++) {
            List<String> term = terms.get(number);
            if (isAt(words, at, term)) {
                int last = at + term.size() - 1;
                boolean whole = words.get(last).value().equals(term.get(term.size() - 1));
                Occurrence found = new Occurrence(number, at, last, whole);
                best = best.filter(known -> !isBetter(found, known)).or(() -> Optional.of(found));
            }
        }
        return best;
    }

    private static boolean isBetter(Occurrence one, Occurrence other) {
        return one.last() > other.last() || (one.last() == other.last() && one.whole() && !other.whole());
    }
}
