package dev.parley.shared.message;

import java.util.ArrayList;
import java.util.List;

/**
 * The times that a store was opened to be written to, and the revision after which each began. A copy of the store has them too,
 * but not the later ones of its original; so whatever the original told after the copy was made is recognized as lost.
 *
 * <p>For a log of one shard that {@linkplain LogIdentity#keepsEvents keeps nothing}. Immutable.
 */
public final class Incarnations {
    /** How many are remembered; cursors of earlier ones are not honoured. */
    public static final int MAX_REMEMBERED = 1_000;

    /** Those of a store that was never opened: whatever was told before the first one began. */
    public static final Incarnations NONE =
            new Incarnations(List.of(new Incarnation(Cursor.NO_INCARNATION, Cursor.NOTHING)));

    private final List<Incarnation> remembered;

    private record Incarnation(long id, long beganAfter) {}

    private Incarnations(List<Incarnation> remembered) {
        this.remembered = remembered;
    }

    /**
     * These and one more.
     *
     * @param id a random number, never {@link Cursor#NO_INCARNATION}
     * @param beganAfter the last revision that was stored before it, {@link Cursor#NOTHING} for none
     * @return the last {@value #MAX_REMEMBERED} of them
     */
    public Incarnations with(long id, long beganAfter) {
        int tooMany = Math.max(0, remembered.size() + 1 - MAX_REMEMBERED);
        List<Incarnation> more = new ArrayList<>(remembered.subList(tooMany, remembered.size()));
        more.add(new Incarnation(id, beganAfter));
        return new Incarnations(List.copyOf(more));
    }

    /**
     * The one that writes.
     *
     * @return its id; {@link Cursor#NO_INCARNATION} before the first one
     */
    public long latest() {
        return remembered.get(remembered.size() - 1).id();
    }

    /**
     * Whether what a cursor has seen was stored before the incarnation behind its own began.
     *
     * @param cursor with one shard
     * @return false for the cursor of an incarnation that is unknown
     */
    public boolean include(Cursor cursor) {
        for (int i = 0; i < remembered.size(); i++) {
            if (remembered.get(i).id() == cursor.incarnation()) {
                return i + 1 == remembered.size()
                        || cursor.revision(0) <= remembered.get(i + 1).beganAfter();
            }
        }
        return false;
    }
}
