package dev.parley.readchat;

import dev.parley.readchat.Found.Piece;
import dev.parley.shared.message.Words;
import dev.parley.shared.message.Words.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How well a text matches the words of a search, and where. A whole word counts more than a beginning, words that follow one
 * another as they were asked for count more than others, and in a short text each counts more than in a long one.
 */
final class Relevance {
    private static final int BEGINNING = 10;
    private static final int WHOLE = 20;
    private static final int IN_ORDER = 15;
    private static final int MOST_COUNTED = 3;
    private static final int SNIPPET = 160;

    private final String text;
    private final List<Match> matches = new ArrayList<>();
    private final int words;

    /** A word of the text, and which word of the search it answers. */
    private record Match(Word word, int index, int asked, boolean whole) {}

    Relevance(String text, Set<String> asked) {
        this.text = text;
        List<Word> all = Words.in(text);
        List<String> wanted = List.copyOf(asked);
        this.words = all.size();
        for (int index = 0; index < all.size(); index++) {
            match(all.get(index), index, wanted).ifPresent(matches::add);
        }
    }

    private static Optional<Match> match(Word word, int index, List<String> wanted) {
        Optional<Match> beginning = Optional.empty();
        for (int asked = 0; asked < wanted.size(); asked++) {
            if (word.value().equals(wanted.get(asked))) {
                return Optional.of(new Match(word, index, asked, true));
            }
            if (beginning.isEmpty() && word.value().startsWith(wanted.get(asked))) {
                beginning = Optional.of(new Match(word, index, asked, false));
            }
        }
        return beginning;
    }

    /** Larger is better; at least 1. */
    long score() {
        long score = 0;
        int[] counted = new int[SearchChat.MAX_WORDS];
        for (int i = 0; i < matches.size(); i++) {
            Match match = matches.get(i);
            if (counted[match.asked()]++ < MOST_COUNTED) {
                score += match.whole() ? WHOLE : BEGINNING;
            }
            if (i > 0 && follows(matches.get(i - 1), match)) {
                score += IN_ORDER;
            }
        }
        return 1 + score * 1_000 / (10 + words);
    }

    private static boolean follows(Match one, Match next) {
        return next.index() == one.index() + 1 && next.asked() == one.asked() + 1;
    }

    /** The text around the first match, or all of a short one. */
    List<Piece> snippet() {
        int from = matches.isEmpty() ? 0 : beginning(matches.get(0).word().start());
        int to = end(from);
        List<Piece> pieces = new ArrayList<>();
        int at = from;
        for (Match match : matches) {
            Word word = match.word();
            if (word.start() >= at && word.end() <= to) {
                add(pieces, at, word.start(), false);
                add(pieces, word.start(), word.end(), true);
                at = word.end();
            }
        }
        add(pieces, at, to, false);
        return pieces;
    }

    /** Not within a pair of surrogates. */
    private int beginning(int match) {
        int from = text.length() <= SNIPPET ? 0 : Math.max(0, match - SNIPPET / 4);
        return from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
    }

    private int end(int from) {
        int to = Math.min(
                text.length(),
                Math.max(
                        from + SNIPPET,
                        matches.isEmpty() ? 0 : matches.get(0).word().end()));
        return to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? to + 1 : to;
    }

    private void add(List<Piece> pieces, int from, int to, boolean match) {
        if (from < to) {
            pieces.add(new Piece(text.substring(from, to), match));
        }
    }
}
