package dev.parley.benchmarks;

import java.util.List;

/**
 * What was stored before an attack, for the attacker to use.
 *
 * @param square the conversation that attacker and victims share
 * @param message a message there, of another member
 * @param thread the conversation with many replies
 * @param foreign a message there of another member, with replies
 * @param own a message there of the attacker, with more replies
 */
record Stage(String square, String message, String thread, String foreign, String own) {
    /** As arguments of the attacker. */
    List<String> spelled() {
        return List.of(
                "--square=" + square,
                "--message=" + message,
                "--thread=" + thread,
                "--foreign=" + foreign,
                "--own=" + own);
    }

    static Stage of(Arguments arguments) {
        return new Stage(
                required(arguments, "square"),
                required(arguments, "message"),
                required(arguments, "thread"),
                required(arguments, "foreign"),
                required(arguments, "own"));
    }

    private static String required(Arguments arguments, String name) {
        return arguments.text(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is needed"));
    }
}
