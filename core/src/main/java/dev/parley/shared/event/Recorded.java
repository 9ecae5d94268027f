package dev.parley.shared.event;

/**
 * An event with its place in the log.
 *
 * @param position where it stands in its stream
 * @param event what happened
 */
public record Recorded(Position position, DomainEvent event) {}
