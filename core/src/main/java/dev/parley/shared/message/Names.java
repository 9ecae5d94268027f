package dev.parley.shared.message;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The names of some people. The longest of them that stands somewhere in a text is found in a time that depends on no more than
 * how many lengths their names have: whoever decides about messages decides about everybody's. Immutable.
 */
final class Names {
    private final Map<String, UserId> byName = new HashMap<>();
    private final BitSet lengths = new BitSet();
    private final int[] hashes;

    Names(Collection<UserId> users) {
        users.forEach(user -> byName.put(user.value(), user));
        byName.keySet().forEach(name -> lengths.set(name.length()));
        hashes = byName.keySet().stream().mapToInt(String::hashCode).toArray();
        Arrays.sort(hashes);
    }

    /** The longest name that stands there and ends where one may. */
    Optional<UserId> longestAt(SpelledText text, int from, IntPredicate mayEnd) {
        int most = Math.min(lengths.length(), text.value().length() - from);
        for (int length = lengths.previousSetBit(most); length > 0; length = lengths.previousSetBit(length - 1)) {
            int end = from + length;
            if (Arrays.binarySearch(hashes, text.hash(from, end)) >= 0 && mayEnd.test(end)) {
                UserId user = byName.get(text.value().substring(from, end));
                if (user != null) {
                    return Optional.of(user);
                }
            }
        }
        return Optional.empty();
    }
}
