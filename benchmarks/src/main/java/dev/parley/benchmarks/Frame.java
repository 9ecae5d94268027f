package dev.parley.benchmarks;

/**
 * What the generator needs to know of a frame; what was not in it is empty, or -1. One object is used for
 * all of them.
 */
final class Frame {
    String type = "";
    String id = "";
    String code = "";
    String conversation = "";
    long number = -1;
    long seq = -1;
    long retryAfterMillis = -1;

    void clear() {
        type = "";
        id = "";
        code = "";
        conversation = "";
        number = -1;
        seq = -1;
        retryAfterMillis = -1;
    }
}
