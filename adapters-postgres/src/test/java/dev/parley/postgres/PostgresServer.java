package dev.parley.postgres;

import static dev.parley.postgres.Commands.prefixed;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real Postgres as a child process of the test, durable as in production, which can be killed, stopped, frozen, and started
 * again on the same folder and port. It listens on the loopback interface only and asks for no password.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path folder;
    private final Path log;
    private final int port;
    private final List<String> command;
    private Process postmaster;

    /** One server for all the tests of this JVM that leave it running; it ends with the JVM. */
    private static final class Shared {
        static final PostgresServer SERVER = launch();
    }

    private PostgresServer(Path folder, int port, List<String> command) {
        this.folder = folder;
        this.log = folder.resolve("server.log");
        this.port = port;
        this.command = command;
    }

    /**
     * A new, empty server, ready to be used.
     *
     * @param options further settings of the server, as {@code name=value}
     */
    public static PostgresServer launch(String... options) {
        try {
            Path folder = Files.createTempDirectory("parley-postgres");
            Path binaries = PostgresBinaries.folder().resolve("bin");
            List<String> unprivileged = Commands.unprivileged(folder);
            Commands.run(prefixed(unprivileged, initdb(binaries, folder)));
            int port = freePort();
            PostgresServer server =
                    new PostgresServer(folder, port, prefixed(unprivileged, postgres(binaries, folder, port, options)));
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server that the tests of this JVM share; who uses it leaves it running. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    private static List<String> initdb(Path binaries, Path folder) {
        return List.of(
                binaries.resolve("initdb").toString(),
                "--pgdata=" + folder.resolve("data"),
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--no-instructions");
    }

    private static List<String> postgres(Path binaries, Path folder, int port, String... options) {
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("postgres").toString(),
                "-D",
                folder.resolve("data").toString()));
        List<String> settings = new ArrayList<>(List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=200",
                "timezone=UTC"));
        settings.addAll(List.of(options));
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return command;
    }

    /** Outside of the range that outgoing connections take theirs from, so that it is still free after a restart. */
    private static int freePort() {
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

    /** Starts it, for the first time or again, on the same folder and port; returns when it takes connections. */
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        try {
            postmaster = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            postmaster.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await("Postgres takes connections")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(this::takesConnections);
    }

    private boolean takesConnections() {
        if (!postmaster.isAlive()) {
            throw new IllegalStateException("Postgres ended at once: " + log());
        }
        try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"))) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private boolean isRunning() {
        return postmaster != null && postmaster.isAlive();
    }

    /** Ends it and every process of it at once, as a crash would, with SIGKILL. */
    public synchronized void kill() {
        if (!isRunning()) {
            return;
        }
        signal("STOP", List.of(postmaster.toHandle()));
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all);
    }

    /** Ends it in an orderly way that does not wait for its clients. */
    public synchronized void stop() {
        if (isRunning()) {
            List<ProcessHandle> all = processes();
            signal("INT", List.of(postmaster.toHandle()));
            awaitEnd(all);
        }
    }

    /** Freezes it: connections stay open and nothing is answered. */
    public synchronized void pause() {
        signal("STOP", List.of(postmaster.toHandle()));
        signal("STOP", processes());
    }

    /** Lets it go on after {@link #pause()}. */
    public synchronized void resume() {
        signal("CONT", processes());
    }

    private List<ProcessHandle> processes() {
        List<ProcessHandle> all = new ArrayList<>(List.of(postmaster.toHandle()));
        postmaster.descendants().forEach(all::add);
        return all;
    }

    private static void signal(String name, List<ProcessHandle> processes) {
        List<String> kill = new ArrayList<>(List.of("kill", "-s", name));
        processes.stream().filter(ProcessHandle::isAlive).forEach(each -> kill.add(Long.toString(each.pid())));
        try {
            Commands.run(kill);
        } catch (IllegalStateException e) {
            if (processes.stream().allMatch(ProcessHandle::isAlive)) {
                throw e;
            }
        }
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /**
     * Makes a database that nobody else uses.
     *
     * @param options further clauses of {@code create database}
     * @return its name
     */
    public String newDatabase(String... options) {
        String name = "test" + DATABASES.incrementAndGet();
        execute("postgres", "create database " + name + " " + String.join(" ", options));
        return name;
    }

    /** Runs statements as the superuser. */
    public void execute(String database, String sql) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(database));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("Failed: " + sql, e);
        }
    }

    /** Where a database is, with the user in it. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + user();
    }

    /** The superuser. */
    public String user() {
        return "postgres";
    }

    /** Not asked for. */
    public String password() {
        return "";
    }

    /** Where it listens on the loopback interface; the same after a restart. */
    public int port() {
        return port;
    }

    /** Everything that it has logged. */
    public String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it and removes its folder. */
    @Override
    public void close() {
        kill();
        Folders.delete(folder);
    }
}
