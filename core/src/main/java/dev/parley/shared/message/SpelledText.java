package dev.parley.shared.message;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * A text in normalization form C, which knows where each of its characters came from, and the hash of every part of it in constant
 * time.
 */
final class SpelledText {
    /** As {@link String#hashCode()} has it. */
    private static final int BASE = 31;

    private final String value;
    private final int[] origins;
    private final int[] hashes;
    private final int[] powers;

    private SpelledText(String value, int[] origins) {
        this.value = value;
        this.origins = origins;
        this.hashes = new int[value.length() + 1];
        this.powers = new int[value.length() + 1];
        powers[0] = 1;
        for (int i = 0; i < value.length(); i++) {
            hashes[i + 1] = BASE * hashes[i] + value.charAt(i);
            powers[i + 1] = BASE * powers[i];
        }
    }

    static SpelledText of(String written) {
        return Normalizer.isNormalized(written, Normalizer.Form.NFC)
                ? new SpelledText(written, new int[0])
                : normalized(written);
    }

    /** Each sign with its marks by itself, so that it stays known where it was. */
    private static SpelledText normalized(String written) {
        StringBuilder value = new StringBuilder(written.length());
        int[] origins = new int[3 * written.length() + 1];
        for (int start = 0, end; start < written.length(); start = end) {
            end = endOfSign(written, start);
            int from = value.length();
            value.append(Normalizer.normalize(written.substring(start, end), Normalizer.Form.NFC));
            Arrays.fill(origins, from, value.length(), start);
        }
        origins[value.length()] = written.length();
        return new SpelledText(value.toString(), origins);
    }

    private static int endOfSign(String written, int start) {
        int end = written.offsetByCodePoints(start, 1);
        while (end < written.length() && joinsTheSignBefore(written.codePointAt(end))) {
            end += Character.charCount(written.codePointAt(end));
        }
        return end;
    }

    private static boolean joinsTheSignBefore(int c) {
        return Characters.isMark(c) || (c >= 0x1160 && c <= 0x11FF); // vowels and finals of decomposed Hangul
    }

    String value() {
        return value;
    }

    /** Where in the text as it was written a sign of this one begins. */
    int origin(int index) {
        return origins.length == 0 ? index : origins[index];
    }

    /** The hash code of that part. */
    int hash(int from, int to) {
        return hashes[to] - hashes[from] * powers[to - from];
    }
}
