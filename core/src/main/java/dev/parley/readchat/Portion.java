package dev.parley.readchat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * As many things of a row as were asked for and fit in one answer.
 *
 * @param <T> what they are
 * @param things in their order
 * @param more whether to ask on behind the last one; it may turn out that nothing follows. False where there are no things
 */
public record Portion<T>(List<T> things, boolean more) {
    /** How many things a store is asked for first: as many as a common page has. */
    static final int FIRST = 50;

    /** How many things a store is asked for at once while they turn out to be small. */
    static final int NEXT = 150;

    /** Copies the list. */
    public Portion {
        things = List.copyOf(things);
    }

    /** Where the things come from. */
    @FunctionalInterface
    interface Row<T> {
        /** So many things at the most behind the last one; fewer only where the row ends. */
        List<T> behind(Optional<T> last, int most);
    }

    /** Reads a row piece by piece until there are so many, they don't fit any more, or the row ends. */
    static <T> Portion<T> read(int limit, int first, ToLongFunction<T> weight, Row<T> row) {
        Room room = new Room();
        List<T> taken = new ArrayList<>();
        int most = first;
        while (taken.size() < limit) {
            int asked = Math.min(most, limit - taken.size());
            List<T> piece = row.behind(last(taken), asked);
            for (T thing : piece) {
                if (!room.take(weight.applyAsLong(thing))) {
                    return new Portion<>(taken, true);
                }
                taken.add(thing);
            }
            if (piece.size() < asked) {
                return new Portion<>(taken, false);
            }
            most = NEXT;
        }
        return new Portion<>(taken, true);
    }

    /**
     * The thing behind which to ask on.
     *
     * @return the last one; empty where nothing follows
     */
    public Optional<T> behind() {
        return more ? last(things) : Optional.empty();
    }

    private static <T> Optional<T> last(List<T> things) {
        return things.isEmpty() ? Optional.empty() : Optional.of(things.get(things.size() - 1));
    }
}
