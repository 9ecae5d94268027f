package dev.parley.shared.message;

/**
 * Which log a store is a projection of. A store that was filled from one log refuses another: its checkpoints would mean
 * nothing there.
 *
 * @param name identifies the log; another one after it was recreated
 * @param shards how many shards it has
 */
public record LogIdentity(String name, int shards) {}
