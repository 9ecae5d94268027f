package dev.parley.benchmarks;

/**
 * How fast messages are sent.
 *
 * @param rate messages per second of all senders together, by the clock, whatever the answers take (the open model); 0 is as
 *     fast as the answers come (saturation)
 * @param window the most unanswered messages of one sender
 */
record Pace(int rate, int window) {
    boolean saturates() {
        return rate == 0;
    }
}
