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
}
