package dev.parley.benchmarks;

import dev.parley.benchmarks.Latencies.Latency;
import dev.parley.benchmarks.SiegeResult.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one member do their worst to a server while others send and read, and prints what the others noticed, in Markdown.
 * Server, attacker and victims are processes of their own. Arguments are of the form {@code --name=value};
 * {@code docs/benchmarks.md} lists them.
 */
public final class Siege {
    /** What the names of the victims begin with. */
    static final String RUN = "siege";

    /** Latencies up to here are nobody's trouble, in milliseconds. */
    static final double UNNOTICED = 100;

    /** How much slower than in quiet the others may be served. */
    static final double FACTOR = 3;

    private static final String ATTACKER = "mallory";
    private static final String SERVER = "server";
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final Duration IDLE_WITHIN = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofSeconds(1);
    private static final int IDLE_PERCENT = 25;

    private final SiegeSettings settings;
    private final Path folder;
    private final Services services;

    private Siege(SiegeSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
        this.services = new Services(settings.victims().existing(), folder);
    }

    /**
     * Besieges servers. The process ends with 0 when the others were served all the time, with 1 when they were not, and with 2
     * when the arguments make no sense.
     *
     * @param arguments which servers, which attacks, and for how long
     * @throws IOException when the result can't be written
     */
    public static void main(String[] arguments) throws IOException {
        try {
            ProcessStat.requireLinux();
            SiegeSettings settings = SiegeSettings.of(Arguments.parse(arguments));
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly)));
            List<SiegeResult> results = besiege(settings);
            System.exit(results.stream().allMatch(SiegeResult::isUnnoticed) ? 0 : FAILED);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(MISUSED);
        }
    }

    /** All attacks on all servers, one after another. */
    static List<SiegeResult> besiege(SiegeSettings settings) throws IOException {
        String name = "siege-" + Long.toString(InstantSource.system().millis(), Character.MAX_RADIX);
        Path folder = Files.createDirectories(settings.victims().folder().resolve(name));
        return new Siege(settings, folder).run();
    }

    private List<SiegeResult> run() throws IOException {
        System.err.println("Everything that is written meanwhile is in " + folder);
        List<SiegeResult> results = new ArrayList<>();
        try (services) {
            for (Combination combination : settings.victims().combinations()) {
                besiege(combination, results);
            }
        } catch (SQLException e) {
            throw new IOException(e);
        } finally {
            String table = SiegeResult.table(results);
            Files.writeString(folder.resolve("result.md"), table);
            System.out.print(table);
        }
        return results;
    }

    private void besiege(Combination combination, List<SiegeResult> results) throws IOException, SQLException {
        String name = folder.getFileName() + "-" + combination.toString().replace('+', '-');
        Path data = Files.createDirectories(folder.resolve(name));
        try (Server server = Server.start(settings.victims().server(), combination, services, data, Map.of())) {
            Map<String, Long> processes = new LinkedHashMap<>(Map.of(SERVER, server.pid()));
            processes.putAll(services.processes(combination));
            Generator victims = new Generator(settings.victims(), data, server.address(), processes);
            System.err.println(Instant.now() + " " + combination + ": storing what the attacks need");
            Stage stage = stage(server);
            System.err.println(Instant.now() + " " + combination + ": quiet");
            victims.run(settings.rate());
            Served quiet = Served.of(victims.run(settings.rate()));
            long heap = server.liveHeapBytes();
            results.add(SiegeResult.quiet(combination, quiet, heap));
            for (Attack attack : settings.attacks()) {
                System.err.println(Instant.now() + " " + combination + ": " + attack);
                results.add(attack(combination, attack, server, stage, victims, quiet));
                System.err.println(results.get(results.size() - 1));
            }
        }
    }

    private Stage stage(Server server) throws IOException {
        List<String> victims = new ArrayList<>();
        Crowd crowd = LoadSettings.of(settings.victims().load()).crowd();
        for (int group = 0; group < crowd.groups(); group++) {
            victims.addAll(crowd.membersOf(RUN, group));
        }
        Tokens tokens = new Tokens(Server.SECRET, InstantSource.system());
        try (Staging staging = new Staging(server.address(), tokens, ATTACKER)) {
            return staging.set(victims, settings.replies());
        }
    }

    private SiegeResult attack(
            Combination combination, Attack attack, Server server, Stage stage, Generator victims, Served quiet)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx256m",
                "-cp",
                Generator.classPath(),
                Attacker.class.getName(),
                "--node=" + server.address(),
                "--attack=" + attack,
                "--user=" + ATTACKER,
                "--seconds="
                        + (settings.seconds()
                                + settings.victims().phases().warmUp().toSeconds())));
        arguments.addAll(stage.spelled());
        String log = "attack-" + combination.toString().replace('+', '-') + "-" + attack + ".log";
        Served others;
        try (JavaProcess attacker =
                JavaProcess.start(folder, log, Map.of(LoadGenerator.SECRET, Server.SECRET), arguments)) {
            others = serve(victims);
            attacker.endsWithin(IDLE_WITHIN);
        }
        double idle = secondsUntilIdle(combination, server);
        String outcomes = Files.readString(folder.resolve(log)).strip();
        return new SiegeResult(combination, attack.toString(), quiet, others, idle, server.liveHeapBytes(), outcomes);
    }

    /** An attack may go so far that the others can't even begin. */
    private Served serve(Generator victims) {
        try {
            return Served.of(victims.run(settings.rate()));
        } catch (IOException e) {
            return Served.not(e);
        }
    }

    /** How long the server and the database go on working after everybody has left; negative where they don't stop. */
    private double secondsUntilIdle(Combination combination, Server server) throws IOException {
        List<Long> working = new ArrayList<>(List.of(server.pid()));
        Long database = services.processes(combination).get("postgres");
        if (database != null) {
            working.add(database);
        }
        long start = System.nanoTime();
        long deadline = start + IDLE_WITHIN.toNanos();
        while (System.nanoTime() - deadline < 0) {
            long before = ticks(working);
            LockSupport.parkNanos(MOMENT.toNanos());
            if ((ticks(working) - before) * 100 < (long) IDLE_PERCENT * ProcessStat.TICKS_PER_SECOND) {
                return Math.round((System.nanoTime() - start - MOMENT.toNanos()) / 1e8) / 10.0;
            }
        }
        return -1;
    }

    private static long ticks(List<Long> processes) {
        return processes.stream()
                .mapToLong(pid -> ProcessStat.ofTree(pid).cpuTicks())
                .sum();
    }

    /** The larger of what nobody notices and a multiple of what is usual. */
    static double bound(Latency quiet) {
        return Math.max(UNNOTICED, FACTOR * quiet.p99());
    }
}
