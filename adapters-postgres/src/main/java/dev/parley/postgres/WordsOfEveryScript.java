package dev.parley.postgres;

import java.sql.SQLException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/**
 * The migration after which messages are found by words that are told apart as {@link dev.parley.shared.message.Words} does since: an
 * earlier version had taken marks off that are letters, and ideographs one by one.
 */
final class WordsOfEveryScript implements JavaMigration {
    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("5");
    }

    @Override
    public String getDescription() {
        return "words of every script";
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
    }
}
