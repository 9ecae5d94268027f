package dev.parley.kafka;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real Kafka broker as a process of its own: one node, on loopback, on ports that stay the same for its life, so that it can
 * be killed, frozen and started again on the same data. Whoever uses it needs {@code kafka_2.13} on the test class path.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration STARTING = Duration.ofSeconds(90);
    private static final int LOWEST_PORT = 15_000;
    private static final int EPHEMERAL_PORTS = 32_000;

    private final Path folder;
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final Map<String, Object> clientProperties;
    private final int port = freePort();
    private Process process;

    private KafkaBroker(Path folder, Map<String, String> more, Map<String, String> clientProperties) {
        this.folder = folder;
        this.clientProperties = Map.copyOf(clientProperties);
        int controllerPort = freePort();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("listeners", "CLIENT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("advertised.listeners", "CLIENT://127.0.0.1:" + port);
        properties.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "CLIENT");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", folder.resolve("data").toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "2");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.min.session.timeout.ms", "500");
        properties.put("broker.session.timeout.ms", "1500");
        properties.put("broker.heartbeat.interval.ms", "300");
        properties.put("controlled.shutdown.enable", "false");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.putAll(more);
    }

    /**
     * A broker that is not started yet.
     *
     * @param folder an existing folder for its data; a broker may be started again on it
     * @return the broker, with its ports chosen
     */
    public static KafkaBroker in(Path folder) {
        return new KafkaBroker(folder, Map.of(), Map.of());
    }

    /**
     * A broker that is not started yet, with settings of its own.
     *
     * @param folder an existing folder for its data
     * @param properties broker settings, over those that every broker here has; the clients' listener is named {@code CLIENT}
     * @param clientProperties what a client needs to talk to it
     * @return the broker
     */
    public static KafkaBroker in(Path folder, Map<String, String> properties, Map<String, String> clientProperties) {
        return new KafkaBroker(folder, properties, clientProperties);
    }

    /** The one broker that the tests of this JVM share, as long as they do not break it; it ends with the JVM. */
    public static KafkaBroker shared() {
        return Shared.BROKER;
    }

    private static final class Shared {
        static final KafkaBroker BROKER = started();

        private static KafkaBroker started() {
            Path folder = temporaryFolder();
            KafkaBroker broker = KafkaBroker.in(folder);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                broker.close();
                delete(folder);
            }));
            broker.start();
            return broker;
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("parley-kafka");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port below those that the system gives to outgoing connections, so that nobody takes it while the broker is down. */
    private static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(LOWEST_PORT, EPHEMERAL_PORTS);
            if (isFree(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("No free port was found on loopback");
    }

    private static boolean isFree(int candidate) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts it, for the first time or again, and returns when it serves. */
    public KafkaBroker start() {
        try {
            Path file = folder.resolve("server.properties");
            Files.write(
                    file,
                    properties.entrySet().stream()
                            .map(property -> property.getKey() + "=" + property.getValue())
                            .toList());
            if (!Files.exists(folder.resolve("data"))) {
                format(file);
            }
            process = java("kafka.Kafka", file.toString()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
        return this;
    }

    private void format(Path file) throws IOException {
        Process format = java(
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        Uuid.randomUuid().toString(),
                        "-c",
                        file.toString())
                .start();
        if (waitFor(format) != 0) {
            throw new IllegalStateException("The broker's folder could not be formatted:\n" + output());
        }
    }

    private ProcessBuilder java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                brokerClassPath(),
                main));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(outputFile().toFile()));
    }

    /** The libraries of this class path without a logging back end, whose settings here are not meant for a broker. */
    private static String brokerClassPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(whole.split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> isLibrary(entry.getFileName().toString()))
                .map(entry -> entry.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isLibrary(String name) {
        return name.endsWith(".jar") && !name.startsWith("logback-") && !name.startsWith("parley-");
    }

    private void awaitReady() {
        try {
            await().atMost(STARTING).pollInterval(Duration.ofMillis(100)).until(() -> !process.isAlive() || serves());
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("The broker is not ready in time:\n" + output(), e);
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("The broker ended while it started:\n" + output());
        }
    }

    private boolean serves() {
        Map<String, Object> configuration = new LinkedHashMap<>(clientProperties);
        configuration.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        configuration.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000);
        configuration.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 2_000);
        try (Admin admin = Admin.create(configuration)) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the broker started", e);
        }
    }

    /** Where clients find it. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Ends it at once, as a crash would; its data stays. */
    public void kill() {
        process.destroyForcibly();
        waitFor(process);
    }

    /** Freezes it: its connections stay open and nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    /** Lets a frozen broker go on. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start();
            if (waitFor(kill) != 0) {
                throw new IllegalStateException("The broker could not be sent SIG" + name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int waitFor(Process ending) {
        try {
            if (!ending.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("A process does not end: " + ending.info());
            }
            return ending.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a process", e);
        }
    }

    private Path outputFile() {
        return folder.resolve("output.txt");
    }

    private String output() {
        try {
            return Files.readString(outputFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it; its data stays. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }
}
