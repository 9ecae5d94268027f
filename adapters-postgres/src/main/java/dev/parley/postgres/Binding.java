package dev.parley.postgres;

import dev.parley.shared.message.LogIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Ties the database to its log, once for ever; from then on each shard has its checkpoint. */
final class Binding {
    private static final String BIND = "UPDATE store SET log_name = ?, log_shards = ? WHERE log_name IS NULL";
    private static final String BOUND = "SELECT log_name, log_shards FROM store";
    private static final String CHECKPOINTS = "INSERT INTO checkpoints (shard, next_offset, announced_offset)"
            + " SELECT shard, 0, 0 FROM generate_series(0, ? - 1) AS t (shard) ON CONFLICT (shard) DO NOTHING";

    private Binding() {}

    static LogIdentity bind(Connection connection, LogIdentity log, String place) throws SQLException {
        try (PreparedStatement bind = connection.prepareStatement(BIND)) {
            Parameters.of(bind).text(log.name()).number(log.shards());
            bind.executeUpdate();
        }
        LogIdentity bound = bound(connection);
        if (!bound.equals(log)) {
            throw new IllegalStateException("The database at " + place + " follows the log " + bound.name() + " with "
                    + bound.shards() + " shards and can't follow " + log.name() + " with " + log.shards()
                    + "; use a database of its own for that one.");
        }
        try (PreparedStatement insert = connection.prepareStatement(CHECKPOINTS)) {
            Parameters.of(insert).number(log.shards());
            insert.executeUpdate();
        }
        return bound;
    }

    /** Begins another life of the database, which follows the same log. */
    static int renew(Connection connection) throws SQLException {
        try (PreparedStatement renew = connection.prepareStatement("UPDATE store SET epoch = gen_random_uuid()")) {
            return renew.executeUpdate();
        }
    }

    private static LogIdentity bound(Connection connection) throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(BOUND)) {
            return Rows.first(question, row -> new LogIdentity(row.getString(1), row.getInt(2)))
                    .orElseThrow(() -> new IllegalStateException("The table store has no row; restore the database."));
        }
    }
}
