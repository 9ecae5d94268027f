package dev.parley.benchmarks;

import dev.parley.benchmarks.BenchmarkSettings.ServerJar;
import dev.parley.benchmarks.Combination.Bus;
import dev.parley.benchmarks.Combination.Store;
import dev.parley.benchmarks.Services.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** A server as it would run anywhere, on topics, a database or a folder that nothing was in before. */
final class Server implements AutoCloseable {
    /** Settings with which one person may send as fast as the server bears. */
    static final Map<String, String> UNLIMITED = Map.of("PARLEY_LIMIT_SENDS_PER_SECOND", "1000000");

    /** Known to everybody: the server listens on loopback only, and keeps nothing. */
    static final String SECRET = "a secret of servers that are measured";

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final int LOWEST_PORT = 15_000;
    private static final int EPHEMERAL_PORTS = 32_000;

    private final JavaProcess process;
    private final URI address;

    private Server(JavaProcess process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts one and returns when it is ready.
     *
     * @param jar what is started
     * @param combination its parts
     * @param services where the parts are
     * @param folder an empty folder for its data and its log
     * @param limits settings beside those of the combination
     */
    static Server start(
            ServerJar jar, Combination combination, Services services, Path folder, Map<String, String> limits)
            throws IOException, SQLException {
        int port = freePort();
        Map<String, String> environment = environment(combination, services, folder);
        environment.putAll(limits);
        environment.put("PARLEY_HTTP_PORT", String.valueOf(port));
        List<String> arguments =
                List.of("-Xmx" + jar.heapMegabytes() + "m", "-jar", jar.path().toString());
        JavaProcess process = JavaProcess.start(folder, "server.log", environment, arguments);
        Server server = new Server(process, URI.create("http://127.0.0.1:" + port));
        try {
            server.awaitReady();
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private static Map<String, String> environment(Combination combination, Services services, Path folder)
            throws IOException, SQLException {
        String name = String.valueOf(folder.getFileName());
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PARLEY_BUS", combination.busName());
        environment.put("PARLEY_STORE", combination.storeName());
        environment.put("PARLEY_AUTH_HS256_SECRET", SECRET);
        environment.put(
                "PARLEY_DATA_DIR",
                Files.createDirectories(folder.resolve("data")).toString());
        if (combination.bus() == Bus.KAFKA) {
            environment.putAll(kafka(services.kafka(), name));
        }
        if (combination.store() == Store.POSTGRES) {
            Database database = services.newDatabase(name);
            environment.put("PARLEY_POSTGRES_URL", database.url());
            environment.put("PARLEY_POSTGRES_USER", database.user());
            environment.put("PARLEY_POSTGRES_PASSWORD", database.password());
        }
        return environment;
    }

    /** One broker has one replica, which is weak, and is asked for by name. */
    private static Map<String, String> kafka(String bootstrapServers, String name) {
        return Map.of(
                "PARLEY_KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "PARLEY_KAFKA_TOPIC_MESSAGES",
                name + ".messages",
                "PARLEY_KAFKA_TOPIC_STORED",
                name + ".messages.stored",
                "PARLEY_KAFKA_TOPIC_DEAD_LETTER",
                name + ".messages.dead-letter",
                "PARLEY_KAFKA_TOPIC_SIGNALS",
                name + ".messages.signals",
                "PARLEY_KAFKA_GROUP_PREFIX",
                name + "-",
                "PARLEY_KAFKA_PARTITIONS",
                "4",
                "PARLEY_KAFKA_REPLICATION",
                "1",
                "PARLEY_KAFKA_MIN_INSYNC_REPLICAS",
                "1",
                "PARLEY_ALLOW_WEAK_DURABILITY",
                "true");
    }

    /** Below those that the system gives to outgoing connections, so that none of them takes it before the server does. */
    private static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, EPHEMERAL_PORTS);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // Somebody has it; try another one.
            }
        }
        throw new IllegalStateException("No free port was found.");
    }

    private void awaitReady() throws IOException {
        Api api = new Api(address);
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!api.isReady()) {
            if (!process.isAlive()) {
                throw new IOException("The server ended while it started: " + process.lastWords());
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new IOException("The server is not ready within " + READY_WITHIN + ": " + process.lastWords());
            }
            LockSupport.parkNanos(100_000_000);
        }
    }

    URI address() {
        return address;
    }

    /** What its objects take after a full collection, as the JDK's {@code jcmd} counts them. */
    long liveHeapBytes() throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid()),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = jcmd.inputReader(StandardCharsets.UTF_8)) {
            String total = lines.lines()
                    .filter(line -> line.startsWith("Total"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd, which comes with a JDK, did not count the heap"));
            return Long.parseLong(total.strip().split("\\s+", -1)[2]);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
