package dev.parley.benchmarks;

import dev.parley.benchmarks.Yardstick.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Starts one server after the other, each with another bus or store, loads each until it is saturated and then with a part of
 * that, and prints what they came to side by side, in Markdown. Arguments are of the form {@code --name=value};
 * {@code docs/benchmarks.md} lists them.
 */
public final class Benchmark {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int ENVELOPE_BYTES = 150;

    private final BenchmarkSettings settings;
    private final Path folder;
    private final Services services;
    private final Table table = new Table();
    private final Map<Combination, Double> saturation = new LinkedHashMap<>();
    private boolean failed;

    private Benchmark(BenchmarkSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
        this.services = new Services(settings.existing(), folder);
    }

    /**
     * Compares servers. The process ends with 0 when all could be measured and kept their promises, with 1 when one did not,
     * and with 2 when the arguments make no sense.
     *
     * @param arguments what is compared
     * @throws IOException when the result can't be written
     */
    public static void main(String[] arguments) throws IOException {
        try {
            ProcessStat.requireLinux();
            BenchmarkSettings settings = BenchmarkSettings.of(Arguments.parse(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(Benchmark::endWhatWasStarted));
            System.exit(compare(settings) ? 0 : FAILED);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(MISUSED);
        }
    }

    /** Compares servers; whether all could be measured and kept their promises. */
    static boolean compare(BenchmarkSettings settings) throws IOException {
        String name = "run-" + Long.toString(InstantSource.system().millis(), Character.MAX_RADIX);
        return new Benchmark(settings, Files.createDirectories(settings.folder().resolve(name))).run();
    }

    private static void endWhatWasStarted() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private boolean run() throws IOException {
        System.err.println("Everything that is written meanwhile is in " + folder);
        try (services) {
            settings.combinations().forEach(this::measure);
            String result = environment() + "\n" + table + (settings.bare() ? "\n" + bareParts() : "");
            Files.writeString(folder.resolve("result.md"), result);
            System.out.print(result);
        }
        return !failed;
    }

    /** What the figures depend on. */
    private String environment() throws IOException {
        return "%s, %d processors, Java %s, %s; files on %s, temporary ones on %s; heap %d MB; %s%n"
                .formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version(),
                        System.getProperty("os.name"),
                        Files.getFileStore(folder).type(),
                        Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")))
                                .type(),
                        settings.server().heapMegabytes(),
                        LoadSettings.of(settings.load()).crowd());
    }

    /** One that can't be measured does not keep the others from it. */
    private void measure(Combination combination) {
        try {
            String name = folder.getFileName() + "-" + combination.toString().replace('+', '-');
            Path data = Files.createDirectories(folder.resolve(name));
            try (Server server = Server.start(settings.server(), combination, services, data, Server.UNLIMITED)) {
                Map<String, Long> processes = new LinkedHashMap<>(Map.of("server", server.pid()));
                processes.putAll(services.processes(combination));
                Generator generator = new Generator(settings, data, server.address(), processes);
                double acked = load(generator, combination + " saturated", 0);
                saturation.put(combination, acked);
                load(generator, combination + " at a rate", rate(acked));
            }
        } catch (IOException | SQLException | RuntimeException e) {
            failed = true;
            table.without(
                    combination.toString(), e.toString().lines().findFirst().orElse(""));
            e.printStackTrace();
        }
    }

    private int rate(double acked) {
        return settings.rate() > 0 ? settings.rate() : Math.max(1, (int) (acked * settings.percent() / 100));
    }

    /** Puts a load on a server and returns how many messages it acknowledged per second. */
    private double load(Generator generator, String name, int rate) throws IOException {
        System.err.println(Instant.now() + " " + name);
        LoadResult result = generator.run(rate);
        failed |= !result.faults().isEmpty();
        table.with(name, result);
        System.err.print(new Table().with(name, result));
        return result.acknowledgedPerSecond();
    }

    private String bareParts() {
        Yardstick yardstick = new Yardstick();
        for (Part part : Part.values()) {
            if (settings.combinations().stream().anyMatch(part::isOf)) {
                System.err.println(Instant.now() + " bare part: " + part);
                try (BarePart bare = open(part)) {
                    yardstick.measured(part, bare.perSecond(settings.phases()));
                } catch (IOException | SQLException | RuntimeException e) {
                    failed = true;
                    e.printStackTrace();
                }
            }
        }
        return yardstick.held(saturation);
    }

    private BarePart open(Part part) throws IOException, SQLException {
        int bytes = LoadSettings.of(settings.load()).textBytes() + ENVELOPE_BYTES;
        String name = folder.getFileName() + "-bare";
        return switch (part) {
            case LOG -> new BareLog(services.kafka(), name, bytes);
            case APPENDS -> new BareAppends(folder.resolve(name), bytes);
            case INSERTS -> new BareInserts(services.newDatabase(name), bytes);
        };
    }
}
