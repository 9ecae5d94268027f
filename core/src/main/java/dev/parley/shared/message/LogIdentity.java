package dev.parley.shared.message;

/**
 * Which log a store is a projection of. A store that was filled from one log refuses another: its checkpoints would mean
 * nothing there.
 *
 * @param name identifies the log; another one after it was recreated
 * @param shards how many shards it has
 */
public record LogIdentity(String name, int shards) {
    /** The log of a bus within one process, which keeps nothing. */
    public static final LogIdentity IN_PROCESS = new LogIdentity("local", 1);

    /**
     * Whether the log keeps its events, so that a store that was restored gets back from it what it lost, at the same revisions.
     * Where it does not, the store tells its incarnations apart.
     *
     * @return true for every log outside of the process
     */
    public boolean keepsEvents() {
        return !equals(IN_PROCESS);
    }
}
