package dev.parley.clients;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The packaged server as a process, keeping everything in memory, on a loopback port and with tokens for development. */
final class PackagedServer implements AutoCloseable {
    private static final Path JAR = Path.of("..", "app", "target", "parley.jar").toAbsolutePath();
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final int port = freePort();
    private final Process process;

    private PackagedServer() {
        try {
            Path log = Files.createDirectories(Path.of("target")).resolve("server.log");
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            JAR.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
            builder.environment().put("PARLEY_STORE", "memory");
            builder.environment().put("PARLEY_HTTP_PORT", String.valueOf(port));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one and waits until it says that it is ready. */
    static PackagedServer start() {
        PackagedServer server = new PackagedServer();
        try {
            await().atMost(READY_WITHIN)
                    .failFast("the server ended: see target/server.log", () -> !server.process.isAlive())
                    .until(server::isReady);
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private boolean isReady() {
        try {
            HttpRequest question =
                    HttpRequest.newBuilder(URI.create(url() + "/health/ready")).build();
            return HttpClient.newHttpClient()
                            .send(question, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Below those that the system gives to outgoing connections. */
    private static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // It is taken; try another one.
            }
        }
        throw new IllegalStateException("No free port was found.");
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
