package dev.parley.benchmarks;

import dev.parley.benchmarks.Services.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.stream.LongStream;

/** Rows inserted on one connection, five hundred for each commit. */
final class BareInserts implements BarePart {
    private static final int ROWS = 500;
    private static final String INSERT = "insert into bare (id, body)"
            + " select id, body from unnest(?::bigint[], ?::text[]) as new (id, body) on conflict do nothing";

    private final Connection connection;
    private final PreparedStatement insert;
    private final Object[] bodies;
    private long rows;

    BareInserts(Database database, int bytes) throws SQLException {
        connection = database.connect();
        try (Statement create = connection.createStatement()) {
            create.execute("create table bare (id bigint primary key, body text not null)");
        }
        insert = connection.prepareStatement(INSERT);
        bodies = Collections.nCopies(ROWS, "x".repeat(bytes)).toArray();
    }

    @Override
    public long work() throws SQLException {
        Object[] ids = LongStream.range(rows, rows + ROWS).boxed().toArray();
        insert.setArray(1, connection.createArrayOf("bigint", ids));
        insert.setArray(2, connection.createArrayOf("text", bodies));
        insert.executeUpdate();
        rows += ROWS;
        return ROWS;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
