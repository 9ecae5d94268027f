package dev.parley.shared.message;

import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the links in a text: absolute http and https URLs. A link goes up to the next white space, quotation mark, angle bracket,
 * backtick, ellipsis, invisible character or punctuation of East Asia, and up to a closing bracket that it has not opened; the
 * punctuation at its end belongs to the sentence that it stands in.
 */
public final class Links {
    /** The most links that are found in one text. */
    public static final int MAX = 20;

    private static final Pattern LINK = Pattern.compile("https?://", Pattern.CASE_INSENSITIVE);

    /** Whatever else is an address: of another scheme, or without one. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![A-Za-z0-9+._@-])(?:[A-Za-z][A-Za-z0-9+.-]*+://|mailto:|www\\."
                    + "|(?:[A-Za-z0-9_-]++\\.)++[A-Za-z]{2,}+(?::\\d++)?+/)");

    private static final String STOPS = "<>\"`\u201c\u201d\u201e\u201f\u2018\u201a\u201b\u2025\u2026\uff02\uff07"
            + "\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f\uff61\uff64";
    private static final String ENDS_OF_SENTENCES = ".,;:!?'*_~|\u2019([{";
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Links() {}

    /**
     * The links in a text.
     *
     * @param text what is said
     * @return in the order of the text, each once, at most {@value #MAX}
     */
    public static List<String> in(MessageText text) {
        String value = text.value();
        if (!value.contains("://")) {
            return List.of();
        }
        Set<String> links = new LinkedHashSet<>();
        Matcher matcher = LINK.matcher(value);
        for (int from = 0; links.size() < MAX && matcher.find(from); ) {
            int end = end(value, matcher.end());
            boolean link = mayBegin(value, matcher.start()) && hasHost(value, matcher.end(), end);
            if (link) {
                links.add(value.substring(matcher.start(), end));
            }
            from = link ? end : matcher.end();
        }
        return List.copyOf(links);
    }

    private static boolean mayBegin(String text, int start) {
        int before = start == 0 ? ' ' : text.codePointBefore(start);
        return before == '_' || !Characters.isOfSpacedWord(before);
    }

    private static boolean hasHost(String text, int start, int end) {
        int first = start < end ? text.codePointAt(start) : ' ';
        return Character.isLetterOrDigit(first)
                || first == '['
                || first == '_'
                || Character.getType(first) == Character.OTHER_SYMBOL;
    }

    /** Which characters of a text are part of an address: of a link, of a URL of any scheme, or of one without a scheme. */
    static BitSet addresses(String text) {
        BitSet addresses = new BitSet();
        add(addresses, text, LINK.matcher(text));
        add(addresses, text, ADDRESS.matcher(text));
        return addresses;
    }

    private static void add(BitSet addresses, String text, Matcher matcher) {
        for (int from = 0; from < text.length() && matcher.find(from); ) {
            from = Math.max(matcher.end(), end(text, matcher.end()));
            addresses.set(matcher.start(), from);
        }
    }

    private static int end(String text, int start) {
        int[] open = new int[OPENING.length()];
        int end = start;
        while (end < text.length() && goesOn(text.codePointAt(end), open)) {
            end += Character.charCount(text.codePointAt(end));
        }
        while (end > start && isEndOfSentence(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return end;
    }

    private static boolean goesOn(int sign, int[] open) {
        int opening = OPENING.indexOf(sign);
        int closing = CLOSING.indexOf(sign);
        if (opening >= 0) {
            open[opening]++;
        }
        return closing >= 0 ? open[closing]-- > 0 : !stops(sign);
    }

    private static boolean stops(int sign) {
        if (sign == ZERO_WIDTH_NON_JOINER || sign == ZERO_WIDTH_JOINER || Characters.isVariation(sign)) {
            return false;
        }
        if (STOPS.indexOf(sign) >= 0 || Characters.isBlank(sign) || Characters.isControl(sign)) {
            return true;
        }
        int type = Character.getType(sign);
        return sign >= 0x80
                && sign != 0x2019
                && (type == Character.START_PUNCTUATION
                        || type == Character.END_PUNCTUATION
                        || type == Character.INITIAL_QUOTE_PUNCTUATION
                        || type == Character.FINAL_QUOTE_PUNCTUATION);
    }

    private static boolean isEndOfSentence(int sign) {
        if (sign < 0x80 || sign == 0x2019) {
            return ENDS_OF_SENTENCES.indexOf(sign) >= 0;
        }
        int type = Character.getType(sign);
        return type == Character.OTHER_PUNCTUATION || type == Character.DASH_PUNCTUATION;
    }
}
