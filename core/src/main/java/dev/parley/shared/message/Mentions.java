package dev.parley.shared.message;

import dev.parley.InvalidInputException;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the members that a text mentions: an {@code @} that no letter or digit precedes, followed by a member's name. Of the
 * characters up to the next white space the longest beginning that is a member counts, so that punctuation may follow.
 */
public final class Mentions {
    /** The most people that one message mentions; later ones are not looked for. */
    public static final int MAX = 50;

    /** How many names are tried for one text, as whoever decides about messages decides about everybody's. */
    private static final int MAX_TRIES = 500;

    private static final Pattern CANDIDATE =
            Pattern.compile("(?<![\\p{L}\\p{N}@])@(\\S{1," + 2 * UserId.MAX_CODE_POINTS + "})");

    private final Members members;
    private final Set<UserId> mentioned = new LinkedHashSet<>();
    private int tries;

    private Mentions(Members members) {
        this.members = members;
    }

    /**
     * The members that a text mentions.
     *
     * @param text what is said
     * @param members who can be mentioned
     * @return in the order of the text, each once, at most {@value #MAX}
     */
    public static List<UserId> in(MessageText text, Members members) {
        if (text.value().indexOf('@') < 0) {
            return List.of();
        }
        Mentions mentions = new Mentions(members);
        Matcher matcher = CANDIDATE.matcher(text.value());
        for (int from = 0; mentions.mentioned.size() < MAX && matcher.find(from); from = matcher.start() + 1) {
            mentions.find(matcher.group(1));
        }
        return List.copyOf(mentions.mentioned);
    }

    /**
     * A text that mentions somebody no more.
     *
     * @param user whom not
     * @param others whose longer names are not to be taken for theirs
     * @param text what is said
     * @return the same where it does not mention them; otherwise no longer than it was, with {@code @_} in the place of each
     *     mention
     */
    static String without(UserId user, Set<String> others, String text) {
        if (text.indexOf('@') < 0) {
            return text;
        }
        StringBuilder rest = new StringBuilder(text.length());
        Matcher matcher = CANDIDATE.matcher(text);
        int copied = 0;
        for (int from = 0; matcher.find(from); from = matcher.start() + 1) {
            int length = lengthOf(user, others, matcher.group(1));
            if (length > 0) {
                rest.append(text, copied, matcher.start(1)).append('_');
                copied = matcher.start(1) + length;
            }
        }
        return copied == 0 ? text : rest.append(text, copied, text.length()).toString();
    }

    /** How much of what follows an {@code @} names somebody; 0 when it does not, or when a longer beginning names another. */
    private static int lengthOf(UserId user, Set<String> others, String candidate) {
        if (!normalized(candidate).startsWith(user.value())) {
            return 0;
        }
        for (int end = candidate.length(); end > 0; end--) {
            String name = normalized(candidate.substring(0, end));
            if (name.equals(user.value())) {
                return end;
            }
            if (others.contains(name)) {
                return 0;
            }
        }
        return 0;
    }

    private static String normalized(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private void find(String candidate) {
        boolean found = false;
        for (int end = candidate.length(); end > 0 && !found && tries < MAX_TRIES; end--) {
            found = isMember(candidate.substring(0, end));
        }
    }

    private boolean isMember(String name) {
        tries++;
        if (!Characters.isName(name, UserId.MAX_CODE_POINTS)) {
            return false;
        }
        try {
            UserId user = new UserId(name);
            boolean member = members.contains(user);
            if (member) {
                mentioned.add(user);
            }
            return member;
        } catch (InvalidInputException e) {
            return false; // normalizing made it too long
        }
    }
}
