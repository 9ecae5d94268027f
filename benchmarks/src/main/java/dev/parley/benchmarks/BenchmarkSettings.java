package dev.parley.benchmarks;

import dev.parley.benchmarks.LoadSettings.Phases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is compared, and with what.
 *
 * @param combinations servers to be measured, in this order
 * @param server the runnable jar, and the memory that its process gets
 * @param folder where servers and the broker keep their data, and the result is written
 * @param percent the share of its own saturation at which a server's latency is measured
 * @param rate messages per second at which it is measured instead, for all servers the same; 0 for none
 * @param existing services that run already, where they are not to be started
 * @param bare whether the bare parts are measured as well
 * @param load what the load on each server is like
 */
record BenchmarkSettings(
        List<Combination> combinations,
        ServerJar server,
        Path folder,
        int percent,
        int rate,
        Existing existing,
        boolean bare,
        Arguments load) {
    private static final Set<String> NAMES = Set.of(
            "combinations",
            "jar",
            "heap",
            "folder",
            "percent",
            "rate",
            "kafka",
            "postgres",
            "postgres-user",
            "postgres-password",
            "bare");

    /** A jar, and the most megabytes of heap that it is started with. */
    record ServerJar(Path path, int heapMegabytes) {
        ServerJar {
            if (!Files.isRegularFile(path)) {
                throw new IllegalArgumentException("There is no " + path.toAbsolutePath()
                        + ". Build it with: mvn -q -DskipTests package; or name one with --jar");
            }
            path = path.toAbsolutePath();
        }
    }

    /**
     * Services that run already.
     *
     * @param kafka bootstrap servers
     * @param postgres host and port of a server on which the user may create databases
     */
    record Existing(Optional<String> kafka, Optional<String> postgres, String user, String password) {}

    static BenchmarkSettings of(Arguments arguments) {
        arguments.onlyKnowing(NAMES, LoadSettings.SHAPE);
        Arguments load = arguments.only(LoadSettings.SHAPE);
        LoadSettings.of(load);
        return new BenchmarkSettings(
                combinations(arguments),
                new ServerJar(
                        Path.of(arguments.text("jar").orElse("app/target/parley.jar")),
                        arguments.number("heap", 512, 64)),
                Path.of(arguments.text("folder").orElse("benchmarks/target/benchmark"))
                        .toAbsolutePath(),
                arguments.number("percent", 50, 1),
                arguments.number("rate", 0, 0),
                new Existing(
                        arguments.text("kafka"),
                        arguments.text("postgres"),
                        arguments.text("postgres-user").orElse("postgres"),
                        arguments.text("postgres-password").orElse("")),
                arguments.flag("bare", true),
                load);
    }

    private static List<Combination> combinations(Arguments arguments) {
        List<Combination> named = arguments.list("combinations", "").stream()
                .map(Combination::named)
                .toList();
        return named.isEmpty() ? Combination.ALL : named;
    }

    Phases phases() {
        return LoadSettings.phases(load);
    }
}
