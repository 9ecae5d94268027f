package dev.parley.shared.message;

import dev.parley.shared.message.Words.Word;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/** Reads a text sign by sign and tells its words apart. For one text. */
final class WordReader {
    /** Makes an Arabic word wider and means nothing. */
    private static final int TATWEEL = 0x0640;

    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int start;
    private int end;
    private boolean sign;
    private boolean joined;
    private boolean marked;

    WordReader(String text) {
        for (int at = 0, next; at < text.length(); at = next) {
            int c = text.codePointAt(at);
            next = at + Character.charCount(c);
            if (!Characters.isInvisible(c) && c != TATWEEL) {
                read(c, at, next);
            }
        }
        close();
    }

    List<Word> words() {
        return words;
    }

    private void read(int c, int at, int next) {
        String parts = Folding.decomposed(c);
        for (int i = 0; i < parts.length(); i += Character.charCount(parts.codePointAt(i))) {
            take(parts.codePointAt(i), at, next);
        }
    }

    private void take(int c, int at, int next) {
        if (Characters.isMark(c)) {
            mark(c, next);
        } else if (Character.isDigit(c)) {
            letter('0' + Character.digit(c, 10), false, at, next);
        } else if (Character.isLetter(c)) {
            letter(c, Characters.isUnspaced(c), at, next);
        } else {
            close();
        }
    }

    /** A mark without a letter is nothing. */
    private void mark(int c, int next) {
        if (word.length() > 0) {
            end = next;
            if (marked) {
                word.appendCodePoint(c);
            }
        }
    }

    private void letter(int c, boolean alone, int at, int next) {
        if (alone || sign) {
            boolean follows = alone && sign && word.length() > 0;
            close();
            joined = follows;
        }
        if (word.length() == 0) {
            start = at;
            sign = alone;
        }
        marked = Folding.keepsMarks(c);
        Folding.fold(c, word);
        end = next;
    }

    private void close() {
        if (word.length() > 0) {
            String value = Normalizer.normalize(word, Normalizer.Form.NFC);
            words.add(new Word(Words.kept(value), start, end, sign, joined));
            word.setLength(0);
        }
        sign = false;
        joined = false;
    }
}
