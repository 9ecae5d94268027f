package dev.parley.postgres;

/** Empty databases on the server that the tests share, and how to reach them. */
final class Databases {
    private Databases() {}

    static PostgresSettings fresh() {
        return on(PostgresServer.shared());
    }

    static PostgresSettings on(PostgresServer server) {
        return named(server, server.newDatabase());
    }

    static PostgresSettings named(PostgresServer server, String database) {
        return PostgresSettings.of(server.jdbcUrl(database), server.user(), server.password());
    }
}
