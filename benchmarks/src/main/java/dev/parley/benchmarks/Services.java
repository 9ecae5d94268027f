package dev.parley.benchmarks;

import dev.parley.benchmarks.Combination.Bus;
import dev.parley.benchmarks.Combination.Store;
import dev.parley.kafka.KafkaBroker;
import dev.parley.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The broker and the database that servers are measured with: running already, or started when they are first asked for. */
final class Services implements AutoCloseable {
    private static final String KAFKA = "kafka";
    private static final String POSTGRES = "postgres";

    private final BenchmarkSettings.Existing existing;
    private final Path folder;
    private final Map<String, Long> started = new LinkedHashMap<>();
    private @Nullable KafkaBroker broker;
    private @Nullable PostgresServer database;

    Services(BenchmarkSettings.Existing existing, Path folder) {
        this.existing = existing;
        this.folder = folder;
    }

    /** A database, and who may use it. */
    record Database(String url, String user, String password) {
        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    /** The bootstrap servers of a broker. */
    String kafka() throws IOException {
        return existing.kafka().isPresent() ? existing.kafka().get() : broker().bootstrapServers();
    }

    private KafkaBroker broker() throws IOException {
        if (broker == null) {
            KafkaBroker ours = KafkaBroker.in(Files.createDirectories(folder.resolve(KAFKA)));
            broker = starting(KAFKA, ours::start);
        }
        return broker;
    }

    /** A new, empty database on a server that writes to the disk before it says so. */
    Database newDatabase(String name) throws SQLException {
        Database all = new Database(jdbcUrl(POSTGRES), existing.user(), existing.password());
        try (Connection connection = all.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database \"" + name + "\"");
        }
        return new Database(jdbcUrl(name), existing.user(), existing.password());
    }

    private String jdbcUrl(String name) {
        String address =
                existing.postgres().orElseGet(() -> "127.0.0.1:" + database().port());
        return "jdbc:postgresql://" + address + "/" + name;
    }

    private PostgresServer database() {
        if (database == null) {
            database = starting(POSTGRES, PostgresServer::launch);
        }
        return database;
    }

    /** Starts a service, and notes the process that there is more than before. */
    private <T> T starting(String name, Supplier<T> start) {
        Set<Long> before = children();
        T service = start.get();
        children().stream().filter(child -> !before.contains(child)).findFirst().ifPresent(id -> started.put(name, id));
        return service;
    }

    private static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** The processes that were started here and have a part in a combination, by name. */
    Map<String, Long> processes(Combination combination) {
        Map<String, Long> involved = new LinkedHashMap<>(started);
        if (combination.bus() != Bus.KAFKA) {
            involved.remove(KAFKA);
        }
        if (combination.store() != Store.POSTGRES) {
            involved.remove(POSTGRES);
        }
        return involved;
    }

    @Override
    public void close() {
        if (broker != null) {
            broker.close();
        }
        if (database != null) {
            database.close();
        }
    }
}
