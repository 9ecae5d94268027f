package dev.parley.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How this process connects: to the primary, within bounds, noticing a peer that is gone. */
final class Connections {
    /** How a server notices within seconds that a client's machine is gone, and lets go of its locks. */
    private static final String KEEP_ALIVE =
            "; SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 3";

    private final PostgresSettings settings;

    Connections(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Whose connections still need {@link #bounds()}. */
    DataSource source() {
        PGSimpleDataSource source = base();
        source.setSocketTimeout((int) settings.timeouts().socket().toSeconds());
        return source;
    }

    /** For changes of the schema, which may take long on a database that holds much. */
    DataSource unbounded() {
        PGSimpleDataSource source = base();
        source.setSocketTimeout(0);
        return source;
    }

    private PGSimpleDataSource base() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(settings.url());
        source.setUser(settings.user());
        if (!settings.password().isEmpty()) {
            source.setPassword(settings.password());
        }
        source.setConnectTimeout((int) settings.timeouts().connect().toSeconds());
        source.setLoginTimeout((int) settings.timeouts().socket().toSeconds());
        source.setCancelSignalTimeout((int) settings.timeouts().connect().toSeconds());
        source.setTcpKeepAlive(true);
        source.setTargetServerType("primary");
        source.setApplicationName("parley");
        // Details quote the values of a row, which may be what somebody wrote.
        source.setLogServerErrorDetail(false);
        return source;
    }

    /** One connection outside of the pools. */
    Connection open() throws SQLException {
        Connection connection = source().getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(bounds());
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** What bounds the work of a session on the side of the server. */
    String bounds() {
        PostgresSettings.Timeouts timeouts = settings.timeouts();
        return "SET lock_timeout = " + timeouts.lock().toMillis() + "; SET statement_timeout = "
                + timeouts.statement().toMillis() + "; SET idle_in_transaction_session_timeout = "
                + timeouts.socket().toMillis() + KEEP_ALIVE;
    }

    /** Host, port and name of the database, for those who look for what is wrong. */
    String place() {
        PGSimpleDataSource source = base();
        StringBuilder hosts = new StringBuilder();
        String[] names = source.getServerNames();
        int[] ports = source.getPortNumbers();
        for (int i = 0; i < names.length; i++) {
            hosts.append(i == 0 ? "" : ",").append(names[i]);
            hosts.append(i < ports.length && ports[i] != 0 ? ":" + ports[i] : "");
        }
        return hosts + "/" + source.getDatabaseName();
    }
}
