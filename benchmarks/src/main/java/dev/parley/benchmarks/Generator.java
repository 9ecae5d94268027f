package dev.parley.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * The load generator as a process of its own.
 *
 * @param settings what the load is like
 * @param folder where it writes
 * @param node the server's address
 * @param processes whose processor time it measures
 */
record Generator(BenchmarkSettings settings, Path folder, URI node, Map<String, Long> processes) {
    private static final Duration STARTING = Duration.ofMinutes(3);

    /** Runs it to its end, with so many messages per second, or 0 for as many as are answered. */
    LoadResult run(int rate) throws IOException {
        Path output = folder.resolve("load-" + rate + ".json");
        Files.deleteIfExists(output);
        try (JavaProcess process = JavaProcess.start(
                folder,
                "load-" + rate + ".log",
                Map.of(LoadGenerator.SECRET, Server.SECRET),
                arguments(rate, output))) {
            boolean ended = process.endsWithin(settings.phases().longest().plus(STARTING));
            if (!ended || !Files.exists(output)) {
                throw new IOException("The load generator came to no result: " + process.lastWords());
            }
        }
        return new JsonMapper().readValue(output, LoadResult.class);
    }

    private List<String> arguments(int rate, Path output) {
        String named = processes.entrySet().stream()
                .map(process -> process.getKey() + ":" + process.getValue())
                .collect(Collectors.joining(","));
        List<String> arguments =
                new ArrayList<>(List.of("-Xmx512m", "-cp", classPath(), LoadGenerator.class.getName()));
        arguments.addAll(settings.load().spelled());
        arguments.addAll(List.of("--node=" + node, "--rate=" + rate, "--processes=" + named, "--output=" + output));
        return arguments;
    }

    /** Of absolute paths, as the process runs in another folder. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
