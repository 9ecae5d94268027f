package dev.parley.javalin;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The threads that a server borrows; it ends none of them.
 *
 * @param reads runs what blocks: queries, and fetching keys; bounded, it rejects what it can't take
 * @param timer runs what is short and due
 */
public record Workers(Executor reads, ScheduledExecutorService timer) {}
