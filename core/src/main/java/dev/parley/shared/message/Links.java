package dev.parley.shared.message;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the links in a text: absolute http and https URLs up to the next white space or angle bracket or quotation mark,
 * without the punctuation that ends the sentence they stand in.
 */
public final class Links {
    /** The most links that are found in one text. */
    public static final int MAX = 20;

    private static final Pattern LINK = Pattern.compile("(?<![\\p{L}\\p{N}])https?://[^\\s<>\"]+");
    private static final Pattern END_OF_SENTENCE = Pattern.compile("[.,;:!?'\\])}]+$");

    private Links() {}

    /**
     * The links in a text.
     *
     * @param text what is said
     * @return in the order of the text, each once, at most {@value #MAX}
     */
    public static List<String> in(MessageText text) {
        if (!text.value().contains("://")) {
            return List.of();
        }
        Set<String> links = new LinkedHashSet<>();
        Matcher matcher = LINK.matcher(text.value());
        while (links.size() < MAX && matcher.find()) {
            String link = END_OF_SENTENCE.matcher(matcher.group()).replaceFirst("");
            if (link.length() > link.indexOf("://") + 3) {
                links.add(link);
            }
        }
        return List.copyOf(links);
    }
}
