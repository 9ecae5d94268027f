package dev.parley.readchat;

import dev.parley.readchat.Found.Piece;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.SearchTerms.Occurrence;
import dev.parley.shared.message.Words;
import dev.parley.shared.message.Words.Word;
import java.util.ArrayList;
import java.util.List;

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
    private final List<Word> words;
    private final List<Occurrence> matches;

    Relevance(String text, SearchTerms asked) {
        this.text = text;
        this.words = Words.in(text);
        this.matches = asked.in(words);
    }

    /** Larger is better; at least 1. */
    long score() {
        long score = 0;
        int[] counted = new int[SearchTerms.MAX_LOCATED];
        for (int i = 0; i < matches.size(); i++) {
            Occurrence match = matches.get(i);
            if (counted[match.term()]++ < MOST_COUNTED) {
                score += match.whole() ? WHOLE : BEGINNING;
            }
            if (i > 0 && follows(matches.get(i - 1), match)) {
                score += IN_ORDER;
            }
        }
        return 1 + score * 1_000 / (10 + words.size());
    }

    private static boolean follows(Occurrence one, Occurrence next) {
        return next.first() == one.last() + 1 && next.term() == one.term() + 1;
    }

    /** The text around the first match, or all of a short one. */
    List<Piece> snippet() {
        int from = matches.isEmpty() ? 0 : beginning(start(matches.get(0)));
        int to = end(from);
        List<Piece> pieces = new ArrayList<>();
        int at = from;
        for (Occurrence match : matches) {
            if (start(match) >= at && end(match) <= to) {
                add(pieces, at, start(match), false);
                add(pieces, start(match), end(match), true);
                at = end(match);
            }
        }
        add(pieces, at, to, false);
        return pieces;
    }

    private int start(Occurrence match) {
        return words.get(match.first()).start();
    }

    private int end(Occurrence match) {
        return words.get(match.last()).end();
    }

    /** Not within a pair of surrogates. */
    private int beginning(int match) {
        int from = text.length() <= SNIPPET ? 0 : Math.max(0, match - SNIPPET / 4);
        return from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from - 1 : from;
    }

    private int end(int from) {
        int to = Math.min(text.length(), Math.max(from + SNIPPET, matches.isEmpty() ? 0 : end(matches.get(0))));
        return to < text.length() && Character.isLowSurrogate(text.charAt(to)) ? to + 1 : to;
    }

    private void add(List<Piece> pieces, int from, int to, boolean match) {
        if (from < to) {
            pieces.add(new Piece(text.substring(from, to), match));
        }
    }
}
