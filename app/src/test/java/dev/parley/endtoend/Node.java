package dev.parley.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One Parley process: started, watched, killed, started again. It listens on another free port after each start. */
final class Node implements AutoCloseable {
    private static final Path JAR = Path.of(System.getProperty("parley.jar", "target/parley.jar"));
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path folder;
    private final NodeSettings settings;
    private volatile Process process;
    private volatile int port;

    Node(Path folder, NodeSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Starts the process, as a server or for one of the other commands, and does not wait for anything. */
    Node launch(String... command) {
        try {
            Files.createDirectories(folder);
            port = freePort();
            List<String> words = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    JAR.toAbsolutePath().toString()));
            words.addAll(List.of(command));
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
            builder.environment().putAll(settings.variables());
            builder.environment().put("PARLEY_HTTP_PORT", String.valueOf(port));
            process = builder.start();
            NodeLogs.watch(this);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Below those that the system gives to outgoing connections, so that none of them takes it before the node does. */
    static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // Somebody has it; try another one.
            }
        }
        throw new IllegalStateException("No free port was found.");
    }

    Node start() {
        launch();
        awaitReady();
        return this;
    }

    /** Stops it as an operator does, and starts it again. */
    void restart() {
        terminate();
        ended(Duration.ofSeconds(40));
        start();
    }

    void awaitReady() {
        await("ready: " + folder)
                .atMost(READY_WITHIN)
                .pollInterval(Duration.ofMillis(50))
                .failFast("the process ended: see " + log(), () -> !process.isAlive())
                .until(() -> readiness() == 200);
    }

    /** What the readiness probe answers; 0 when nobody does. */
    int readiness() {
        return ask("/health/ready").map(HttpResponse::statusCode).orElse(0);
    }

    String readinessDetail() {
        return ask("/health/ready").map(HttpResponse::body).orElse("");
    }

    private Optional<HttpResponse<String>> ask(String path) {
        try {
            return Optional.of(HTTP.send(
                    HttpRequest.newBuilder(http(path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    NodeSettings settings() {
        return settings;
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI socket() {
        return URI.create("ws://127.0.0.1:" + port + "/api/v1/socket");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: no chance to finish anything. */
    void kill() {
        process.destroyForcibly();
        ended(Duration.ofSeconds(20));
    }

    /** SIGTERM, without waiting. */
    void terminate() {
        process.destroy();
    }

    /** Whether it ended within a time; a bounded wait that a fault may also happen in. */
    boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for the end and returns the exit code. */
    int ended(Duration within) {
        if (!endsWithin(within)) {
            throw new AssertionError("Still running after " + within + ": " + folder);
        }
        return process.exitValue();
    }

    Path log() {
        return folder.resolve("node.log");
    }

    /** Everything that the process wrote, over all its lives. */
    String output() {
        try {
            return Files.readString(log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void note(String line) {
        try {
            Files.createDirectories(folder);
            Files.writeString(log(), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            process.destroyForcibly();
            ended(Duration.ofSeconds(20));
        }
    }

    @Override
    public String toString() {
        return folder.getFileName() + "@" + port;
    }
}
