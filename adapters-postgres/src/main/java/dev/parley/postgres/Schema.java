package dev.parley.postgres;

import dev.parley.postgres.DatabaseNotOpenedException.Reason;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** The tables: made, or brought to this version, before anything else looks at them. Several processes may do so at once. */
final class Schema {
    private static final String MIGRATIONS = "classpath:dev/parley/postgres/migration";

    private Schema() {}

    /**
     * Brings the tables to this version; each migration takes effect as a whole or not at all.
     *
     * @throws DatabaseNotOpenedException when they are newer than this version, or somebody else's
     * @throws dev.parley.ParleyException when the database went away meanwhile; doing it again completes it
     */
    static void migrate(Connections connections) {
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(connections.unbounded())
                    .locations(MIGRATIONS)
                    .javaMigrations(
                            new WordsOfStoredMessages(),
                            new WordsOfEveryScript(),
                            new CopiesInStoredReplies(),
                            new MentionsOfStoredMessages())
                    .failOnMissingLocations(true)
                    .load();
            refuseNewer(flyway.info().all(), connections.place());
            flyway.migrate();
        } catch (FlywayException e) {
            throw translated(e, connections.place());
        }
    }

    private static void refuseNewer(MigrationInfo[] migrations, String place) {
        for (MigrationInfo migration : migrations) {
            if (migration.getState().isApplied() && !migration.getState().isResolved()) {
                throw new DatabaseNotOpenedException(
                        Reason.UNFIT,
                        "The tables in the database at " + place + " have version " + migration.getVersion()
                                + ", which this Parley does not know; use the newer Parley that made it.");
            }
        }
    }

    private static RuntimeException translated(FlywayException e, String place) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && Failures.isOutage(sql)) {
                return Failures.ofConnecting(sql, place);
            }
        }
        return new DatabaseNotOpenedException(
                Reason.UNFIT,
                "The tables in the database at " + place
                        + " can't be made or brought to this version; use an empty database"
                        + " whose user may create tables, or undo what changed them. " + e.getMessage(),
                e);
    }
}
