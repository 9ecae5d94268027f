package dev.parley.shared.message;

import dev.parley.ParleyException;
import dev.parley.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who reacted how to a message: each person at most once with each kind, in the order in which they did. They travel with
 * their message and are bounded therefore: at most {@value #MAX_KINDS} kinds and {@value #MAX_SIZE} reactions. Immutable.
 */
public final class Reactions {
    /** The most kinds of reactions of one message. */
    public static final int MAX_KINDS = 20;
    /** The most reactions of one message. */
    public static final int MAX_SIZE = 1_000;
    /** No reactions. */
    public static final Reactions NONE = new Reactions(Map.of());

    private final Map<Reaction, Set<UserId>> byKind;

    private Reactions(Map<Reaction, Set<UserId>> owned) {
        byKind = owned;
    }

    /**
     * Reactions as they were stored.
     *
     * @param byKind who reacted with which kind, in the order of reacting, no kind without people; copied
     * @return the reactions
     */
    public static Reactions of(Map<Reaction, ? extends Set<UserId>> byKind) {
        return byKind.isEmpty() ? NONE : new Reactions(copy(byKind));
    }

    private static Map<Reaction, Set<UserId>> copy(Map<Reaction, ? extends Set<UserId>> byKind) {
        Map<Reaction, Set<UserId>> copy = new LinkedHashMap<>();
        byKind.forEach((kind, users) -> copy.put(kind, new LinkedHashSet<>(users)));
        return copy;
    }

    /**
     * Who reacted how.
     *
     * @return an unmodifiable view, in the order of reacting
     */
    public Map<Reaction, Set<UserId>> byKind() {
        return Collections.unmodifiableMap(byKind);
    }

    /**
     * Whether nobody reacted.
     *
     * @return true without reactions
     */
    public boolean isEmpty() {
        return byKind.isEmpty();
    }

    /**
     * These reactions and one more.
     *
     * @param kind how
     * @param user who
     * @return new reactions; the same ones where that person has reacted so already
     * @throws ParleyException {@link Problem#REACTIONS_TOO_MANY}
     */
    public Reactions with(Reaction kind, UserId user) {
        if (has(kind, user)) {
            return this;
        }
        boolean full = size() >= MAX_SIZE || (byKind.size() >= MAX_KINDS && !byKind.containsKey(kind));
        if (full) {
            throw new ParleyException(
                    Problem.REACTIONS_TOO_MANY,
                    "A message has at most " + MAX_KINDS + " kinds of reactions and " + MAX_SIZE + " reactions.");
        }
        Map<Reaction, Set<UserId>> more = copy(byKind);
        more.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(user);
        return new Reactions(more);
    }

    /**
     * These reactions without one.
     *
     * @param kind how
     * @param user who
     * @return new reactions; the same ones where that person has not reacted so
     */
    public Reactions without(Reaction kind, UserId user) {
        if (!has(kind, user)) {
            return this;
        }
        Map<Reaction, Set<UserId>> fewer = copy(byKind);
        fewer.computeIfPresent(kind, (any, users) -> users.remove(user) && users.isEmpty() ? null : users);
        return of(fewer);
    }

    /**
     * These reactions without those of one person.
     *
     * @param user who
     * @return new reactions; the same ones where that person has not reacted
     */
    public Reactions without(UserId user) {
        Reactions fewer = this;
        for (Reaction kind : byKind.keySet()) {
            fewer = fewer.without(kind, user);
        }
        return fewer;
    }

    private boolean has(Reaction kind, UserId user) {
        return byKind.getOrDefault(kind, Set.of()).contains(user);
    }

    private int size() {
        return byKind.values().stream().mapToInt(Set::size).sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reactions that && byKind.equals(that.byKind);
    }

    @Override
    public int hashCode() {
        return byKind.hashCode();
    }

    @Override
    public String toString() {
        return byKind.toString();
    }
}
