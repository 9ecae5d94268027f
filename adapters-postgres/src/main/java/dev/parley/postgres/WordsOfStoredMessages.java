package dev.parley.postgres;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * The migration after which the messages that are stored already are found by their words too; their index is made at the end, at
 * once.
 */
final class WordsOfStoredMessages implements JavaMigration {
    /** As searches wait for what an index has yet to take up, it takes up everything with each commit. */
    private static final String INDEX =
            "CREATE INDEX messages_by_words ON messages USING gin (words) WITH (fastupdate = off)";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("3");
    }

    @Override
    public String getDescription() {
        return "words of stored messages";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        StoredWords.write(context.getConnection());
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute(INDEX);
        }
    }
}
