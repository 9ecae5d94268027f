package dev.parley.shared.event;

/**
 * Where an event stands in the log.
 *
 * @param shard which part of the log, from 0
 * @param offset its place in that shard: later events have larger offsets; offsets may skip
 */
public record Position(int shard, long offset) {}
