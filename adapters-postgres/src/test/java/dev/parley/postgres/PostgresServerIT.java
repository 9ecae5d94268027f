package dev.parley.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PostgresServerIT {
    private static final PostgresServer SERVER = PostgresServer.launch();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void whatWasCommittedIsThereAfterAKill() throws SQLException {
        String database = SERVER.newDatabase();
        SERVER.execute(database, "create table t as select 7 as n");
        SERVER.kill();
        assertThatThrownBy(() -> SERVER.execute(database, "select 1")).isInstanceOf(IllegalStateException.class);

        SERVER.start();

        assertThat(single(database, "select n from t")).isEqualTo("7");
        assertThat(SERVER.log()).contains("database system was not properly shut down");
    }

    @Test
    void itComesBackAfterAnOrderlyStop() throws SQLException {
        SERVER.stop();
        SERVER.start();

        assertThat(single("postgres", "select 1")).isEqualTo("1");
    }

    @Test
    void itAnswersAgainAfterAPause() throws SQLException {
        String patient = SERVER.jdbcUrl("postgres");
        try (Connection connection = DriverManager.getConnection(patient)) {
            SERVER.pause();
            assertThat(connection.isValid(1)).isFalse();
        } finally {
            SERVER.resume();
        }

        assertThat(single("postgres", "select 1")).isEqualTo("1");
    }

    @Test
    void itIsAsDurableAsInProduction() throws SQLException {
        assertThat(single("postgres", "show fsync")).isEqualTo("on");
        assertThat(single("postgres", "show synchronous_commit")).isEqualTo("on");
        assertThat(single("postgres", "show full_page_writes")).isEqualTo("on");
    }

    private static String single(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(SERVER.jdbcUrl(database));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
