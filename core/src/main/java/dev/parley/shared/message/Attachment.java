package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a file that is kept elsewhere; Parley neither fetches nor checks it.
 *
 * @param url where it is: an absolute http or https URL of at most {@value #MAX_URL} characters, on a host of any name that
 *     networks have, in any script
 * @param name what it is called: 1 to 255 code points without control characters
 * @param mediaType its type as RFC 6838 names it, without parameters, such as {@code image/png}
 * @param size its size in bytes, 0 or more
 * @param preview where a small picture of it is, by the rule for {@code url}
 */
public record Attachment(String url, String name, String mediaType, long size, Optional<String> preview) {
    /** The longest URL, in characters. */
    public static final int MAX_URL = 2_048;

    private static final int MAX_NAME = 255;
    private static final String LABEL = "[\\p{L}\\p{N}\\p{M}\\p{So}\u200c\u200d_-]++";
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");

    /** Besides those of RFC 2396: with underscores, as networks of containers have them, and in other scripts than Latin. */
    private static final Pattern NAMED = Pattern.compile(
            "(?:[^@]*+@)?(?=[^:]*[\\p{L}\\p{N}\\p{So}])" + LABEL + "(?:\\." + LABEL + ")*+\\.?(?::(\\d{1,5})?)?");

    private static final int MAX_PORT = 65_535;

    /** Checks each part. */
    public Attachment {
        check("url", isUrl(url), "an absolute http or https URL of at most " + MAX_URL + " characters");
        check("name", Characters.isName(name, MAX_NAME), "1 to " + MAX_NAME + " characters without control characters");
        check("mediaType", MEDIA_TYPE.matcher(mediaType).matches(), "a media type such as image/png");
        check("size", size >= 0, "a number of bytes, 0 or more");
        check(
                "preview",
                preview.map(Attachment::isUrl).orElse(true),
                "an absolute http or https URL of at most " + MAX_URL + " characters");
    }

    private static boolean isUrl(String url) {
        try {
            URI uri = new URI(url);
            return url.length() <= MAX_URL
                    && Characters.isWellFormed(url)
                    && (uri.getHost() != null || isNamed(uri.getRawAuthority()))
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isNamed(@Nullable String authority) {
        Matcher named = NAMED.matcher(authority == null ? "" : authority);
        return named.matches() && (named.group(1) == null || Integer.parseInt(named.group(1)) <= MAX_PORT);
    }

    private static void check(String field, boolean accepted, String rule) {
        if (!accepted) {
            throw new InvalidInputException(
                    "attachments." + field,
                    Problem.ATTACHMENT_INVALID,
                    "The " + field + " of an attachment is " + rule + ".");
        }
    }
}
