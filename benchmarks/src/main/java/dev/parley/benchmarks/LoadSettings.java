package dev.parley.benchmarks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a load consists of.
 *
 * @param node the server's base address
 * @param crowd who takes part
 * @param pace how fast they send
 * @param textBytes the length of a message's text
 * @param reads pages of history per second that members read meanwhile; 0 for none
 * @param run what users and client message ids of this run begin with; empty for a name that no other run has had
 * @param phases how long it takes
 * @param processes ids of the processes whose processor time and memory are measured, by name; this one is among them
 * @param output where the result is written as JSON, beside the table
 */
record LoadSettings(
        URI node,
        Crowd crowd,
        Pace pace,
        int textBytes,
        int reads,
        Optional<String> run,
        Phases phases,
        Map<String, Long> processes,
        Optional<Path> output) {
    /** The arguments that say what the load is like, whatever it is put on. */
    static final Set<String> SHAPE = Set.of(
            "groups", "members", "senders", "window", "text-bytes", "reads", "run", "warm-up", "measure", "drain");

    private static final Set<String> TARGET = Set.of("node", "rate", "processes", "output");

    /**
     * The times of a run.
     *
     * @param warmUp load that is not measured
     * @param measured load that is
     * @param drain the longest wait afterwards for what is still on its way
     */
    record Phases(Duration warmUp, Duration measured, Duration drain) {
        /** Everything together, at most. */
        Duration longest() {
            return warmUp.plus(measured).plus(drain);
        }
    }

    static LoadSettings of(Arguments arguments) {
        arguments.onlyKnowing(SHAPE, TARGET);
        return new LoadSettings(
                URI.create(arguments.text("node").orElse("http://127.0.0.1:7070")),
                new Crowd(
                        arguments.number("groups", 10, 1),
                        arguments.number("members", 5, 1),
                        arguments.number("senders", 40, 1)),
                new Pace(arguments.number("rate", 0, 0), arguments.number("window", 16, 1)),
                arguments.number("text-bytes", 100, 1),
                arguments.number("reads", 0, 0),
                arguments.text("run"),
                phases(arguments),
                processes(arguments.list("processes", "")),
                arguments.text("output").map(Path::of));
    }

    static Phases phases(Arguments arguments) {
        return new Phases(
                arguments.seconds("warm-up", 25, 0),
                arguments.seconds("measure", 20, 1),
                arguments.seconds("drain", 30, 1));
    }

    private static Map<String, Long> processes(List<String> named) {
        Map<String, Long> processes = new LinkedHashMap<>();
        for (String process : named) {
            String[] parts = process.split(":", 2);
            try {
                processes.put(parts[0], Long.parseLong(parts[parts.length - 1]));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("--processes is a list of name:id, and has " + process, e);
            }
        }
        processes.put("generator", ProcessHandle.current().pid());
        return processes;
    }
}
