package dev.parley.shared.message;

/** The rules on characters that names, titles and texts share. */
final class Characters {
    private Characters() {}

    /** Half a surrogate pair can't be written as UTF-8. */
    static boolean isWellFormed(String value) {
        return value.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** C0 and C1 controls, NUL among them, and DEL. */
    static boolean isControl(int codePoint) {
        return Character.getType(codePoint) == Character.CONTROL;
    }

    /** Overrides and isolates that reorder what is shown around a name. */
    static boolean isBidiControl(int codePoint) {
        return (codePoint >= 0x202A && codePoint <= 0x202E) || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    static boolean isCombining(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    /** A name fits on one line, hides nothing, and shows something. */
    static boolean isName(String value, int maxCodePoints) {
        return !value.isBlank()
                && value.codePointCount(0, value.length()) <= maxCodePoints
                && isWellFormed(value)
                && value.codePoints().noneMatch(c -> isControl(c) || isBidiControl(c) || c == 0x2028 || c == 0x2029);
    }

    /** A mark of any kind on the letter before it. */
    static boolean isMark(int codePoint) {
        return isCombining(codePoint) || Character.getType(codePoint) == Character.COMBINING_SPACING_MARK;
    }

    /** White space, or not drawn at all. */
    static boolean isBlank(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint) || isInvisible(codePoint);
    }

    /** Whether anything of it is seen. */
    static boolean showsSomething(String value) {
        return !value.codePoints().allMatch(c -> isBlank(c) || isControl(c));
    }

    /**
     * Not drawn, though no white space: what Unicode calls default ignorable, other formats that have no picture, and the letters
     * and symbols whose picture is blank. Tags, joiners and variation selectors are among them.
     */
    static boolean isInvisible(int c) {
        return c >= 0xAD && (isFormat(c) || isFiller(c) || isSelector(c) || (c >= 0xE0000 && c <= 0xE0FFF));
    }

    /** Formats that enclose the digits behind them are drawn. */
    private static boolean isFormat(int c) {
        boolean drawn = (c >= 0x0600 && c <= 0x0605)
                || c == 0x06DD
                || c == 0x070F
                || c == 0x0890
                || c == 0x0891
                || c == 0x08E2
                || c == 0x110BD
                || c == 0x110CD
                || (c >= 0x13430 && c <= 0x1345F);
        return Character.getType(c) == Character.FORMAT && !drawn;
    }

    private static boolean isFiller(int c) {
        return switch (c) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x16FE4, 0x1D159 -> true;
            default -> (c >= 0x2060 && c <= 0x206F) || (c >= 0xFFF0 && c <= 0xFFFB);
        };
    }

    private static boolean isSelector(int c) {
        return (c >= 0x180B && c <= 0x180F) || isVariation(c);
    }

    static boolean isVariation(int c) {
        return c >= 0xFE00 && c <= 0xFE0F;
    }

    /** Of a script whose words stand without spaces between them. */
    static boolean isUnspaced(int codePoint) {
        if (codePoint < 0x0E00) {
            return false;
        }
        if (codePoint == 0x30FC || codePoint == 0xFF70) {
            return true; // makes the kana before it long, hiragana and katakana alike
        }
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, YI -> true;
            case THAI, LAO, KHMER, MYANMAR, TAI_LE, NEW_TAI_LUE, TAI_THAM, TAI_VIET -> true;
            default -> false;
        };
    }

    /** Of a script whose words are followed by others, or by endings, without a space, whatever script these are of. */
    static boolean isWrittenTogether(int codePoint) {
        return isUnspaced(codePoint)
                || (codePoint >= 0x1100 && Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HANGUL);
    }

    /** Goes on with a word of a script that has spaces between its words. */
    static boolean isOfSpacedWord(int codePoint) {
        return (Character.isLetterOrDigit(codePoint) || codePoint == '_') && !isWrittenTogether(codePoint);
    }
}
