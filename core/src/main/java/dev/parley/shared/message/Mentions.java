package dev.parley.shared.message;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the members that a text mentions: an {@code @} and the longest name of a member that stands behind it as a whole word. In
 * the scripts that are written without spaces, and in Korean, a name ends and an {@code @} begins without one as well. Addresses of
 * the web and of mail mention nobody.
 */
public final class Mentions {
    private static final String SIGNS_OF_MAIL = "._%+-";
    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9-]++\\.[A-Za-z]");

    private final SpelledText spelled;
    private final String text;
    private final BitSet addresses;
    private final List<Mention> mentions = new ArrayList<>();

    /** A person, and where their name stands. */
    private record Mention(UserId user, int start, int end) {}

    private Mentions(SpelledText spelled, Names names) {
        this.spelled = spelled;
        this.text = spelled.value();
        this.addresses = Links.addresses(text);
        int behind = -1;
        int at = 0;
        while (at < text.length()) {
            Optional<Mention> mention = isSign(text.charAt(at)) ? at(at, behind, names) : Optional.empty();
            mention.ifPresent(mentions::add);
            behind = mention.map(Mention::end).orElse(behind);
            at = Math.max(at + 1, behind);
        }
    }

    private Optional<Mention> at(int at, int behind, Names names) {
        int start = at + 1;
        return !addresses.get(at) && (at == behind || mayBegin(at))
                ? names.longestAt(spelled, start, this::mayEnd)
                        .map(user ->
                                new Mention(user, start, start + user.value().length()))
                : Optional.empty();
    }

    /**
     * The members that a text mentions.
     *
     * @param text what is said
     * @param members who can be mentioned
     * @return in the order of the text, each once: as many as fit in a text
     */
    public static List<UserId> in(MessageText text, Members members) {
        if (!hasSign(text.value())) {
            return List.of();
        }
        Set<UserId> mentioned = new LinkedHashSet<>();
        new Mentions(SpelledText.of(text.value()), members.names())
                .mentions.forEach(mention -> mentioned.add(mention.user()));
        return List.copyOf(mentioned);
    }

    /**
     * A text that mentions somebody no more.
     *
     * @param user whom not
     * @param names theirs, and those of others whose longer names are not to be taken for theirs
     * @param text what is said
     * @return the same where it does not mention them; otherwise no longer than it was, with {@code @_} in the place of each
     *     mention
     */
    static String without(UserId user, Names names, String text) {
        if (!hasSign(text)) {
            return text;
        }
        SpelledText spelled = SpelledText.of(text);
        StringBuilder rest = new StringBuilder(text.length());
        int copied = 0;
        for (Mention mention : new Mentions(spelled, names).mentions) {
            if (mention.user().equals(user)) {
                rest.append(text, copied, spelled.origin(mention.start())).append('_');
                copied = spelled.origin(mention.end());
            }
        }
        return rest.append(text, copied, text.length()).toString();
    }

    private static boolean hasSign(String text) {
        return text.chars().anyMatch(Mentions::isSign);
    }

    private static boolean isSign(int c) {
        return c == '@' || c == '\uFF20' || c == '\uFE6B';
    }

    private boolean mayBegin(int at) {
        int end = at;
        while (end > 0 && Characters.isMark(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        if (end == 0) {
            return true;
        }
        int before = text.codePointBefore(end);
        boolean ofWord = before != '_' && Characters.isOfSpacedWord(before);
        return !ofWord && !isSign(before) && !isOfMail(at);
    }

    /** What follows is the domain of an address whose first part ends there. */
    private boolean isOfMail(int at) {
        boolean named = false;
        int from = at;
        while (from > 0 && (isPlain(text.charAt(from - 1)) || SIGNS_OF_MAIL.indexOf(text.charAt(from - 1)) >= 0)) {
            named |= isPlain(text.charAt(--from));
        }
        return named && isDomain(at + 1);
    }

    private static boolean isPlain(char c) {
        return c < 0x80 && Character.isLetterOrDigit(c);
    }

    private boolean isDomain(int from) {
        return DOMAIN.matcher(text).region(from, text.length()).lookingAt();
    }

    /** Not within a word, nor where the address of somebody elsewhere goes on. */
    private boolean mayEnd(int end) {
        if (end == text.length()) {
            return true;
        }
        int next = text.codePointAt(end);
        if (Characters.isInvisible(next)) {
            return true;
        }
        return !(Characters.isMark(next)
                || (isSign(next) && isDomain(end + 1))
                || (Characters.isOfSpacedWord(next) && Characters.isOfSpacedWord(text.codePointBefore(end))));
    }
}
