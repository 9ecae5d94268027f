package dev.parley.shared.message;

import java.text.Normalizer;

/**
 * The one spelling of letters that search compares: in lower case, by their compatibility decompositions, and without the marks that
 * are left out as often as they are written. These are the diacritics of Latin, Greek and Cyrillic letters and the vowel signs of Arabic,
 * Hebrew and Syriac. The marks of all other scripts are letters of these: a voiced kana, or a vowel in Devanagari or Thai, makes
 * another word.
 */
final class Folding {
    private static final int CACHED = 0x3400;
    private static final int FIRST_IDEOGRAPH = 0x3400;
    private static final int LAST_SYLLABLE = 0xD7FF;

    /** Filled as they are needed; a race computes one of them twice. */
    private static final String[] DECOMPOSED = new String[CACHED];

    private Folding() {}

    /** Its compatibility decomposition, but for ideographs and syllables, which are compared whole. */
    static String decomposed(int c) {
        if (c >= CACHED) {
            return c >= FIRST_IDEOGRAPH && c <= LAST_SYLLABLE ? Character.toString(c) : decompose(c);
        }
        String known = DECOMPOSED[c];
        if (known == null) {
            known = decompose(c);
            DECOMPOSED[c] = known;
        }
        return known;
    }

    private static String decompose(int c) {
        return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKD);
    }

    /** Whether a mark on the letter makes it another one. */
    static boolean keepsMarks(int letter) {
        return switch (Character.UnicodeScript.of(letter)) {
            case COMMON, LATIN, GREEK, CYRILLIC, ARABIC, HEBREW, SYRIAC -> false;
            default -> true;
        };
    }

    /** Adds a letter that is decomposed. */
    static void fold(int letter, StringBuilder to) {
        int lower = Character.toLowerCase(Character.toUpperCase(letter));
        String plain = lower < 0x80 ? "" : plain(lower);
        if (plain.isEmpty()) {
            to.appendCodePoint(lower);
        } else {
            to.append(plain);
        }
    }

    /** How Latin letters are written by those who don't have them, where Unicode does not decompose them; empty for others. */
    private static String plain(int lower) {
        return switch (lower) {
            case 0xDF -> "ss";
            case 0xE6, 0x1E3 -> "ae";
            case 0x153 -> "oe";
            case 0xFE -> "th";
            case 0x180, 0x253 -> "b";
            case 0x188, 0x23C -> "c";
            case 0xF0, 0x111, 0x256, 0x257 -> "d";
            case 0x247 -> "e";
            case 0x1E5, 0x260 -> "g";
            case 0x127 -> "h";
            case 0x131, 0x268 -> "i";
            case 0x249 -> "j";
            case 0x138, 0x199 -> "k";
            case 0x142, 0x19A, 0x26B -> "l";
            case 0x14B, 0x272, 0x19E -> "n";
            case 0xF8, 0x275 -> "o";
            case 0x1A5 -> "p";
            case 0x24D -> "r";
            case 0x167, 0x1AD, 0x288 -> "t";
            case 0x289 -> "u";
            case 0x28B -> "v";
            case 0x1B4, 0x24F -> "y";
            case 0x1B6, 0x225 -> "z";
            default -> "";
        };
    }
}
