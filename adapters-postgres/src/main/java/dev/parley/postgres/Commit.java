package dev.parley.postgres;

import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Writes the changes of one batch within a transaction: first the checkpoint, which whoever is late does not find where they
 * expect it, then everything else.
 */
final class Commit {
    private static final String CHECKPOINT =
            "UPDATE checkpoints SET next_offset = ?, announced_offset = ?" + " WHERE shard = ? AND next_offset = ?";

    /** The row of the token stays locked until the end of the transaction, so that nobody takes over in between. */
    private static final String CHECKPOINT_OF_OWNER = "WITH owned AS (SELECT FROM store WHERE owner = ? FOR SHARE) "
            + CHECKPOINT + " AND EXISTS (SELECT FROM owned)";

    private final Connection connection;
    private final Changes changes;

    Commit(Connection connection, Changes changes) {
        this.connection = connection;
        this.changes = changes;
    }

    /**
     * Writes all of it; what happens to the transaction is the caller's.
     *
     * @param owner whose token must be in the table, where one process writes alone
     * @throws FencedException when the checkpoint is not the expected one
     * @throws dev.parley.ParleyException when another owner has taken over
     */
    void write(Optional<Owner> owner) throws SQLException {
        if (!moveCheckpoint(owner)) {
            if (owner.isPresent()) {
                owner.get().check(connection);
            }
            throw new FencedException(changes.shard(), changes.expected().next());
        }
        new Writing(connection, changes).write();
    }

    private boolean moveCheckpoint(Optional<Owner> owner) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(owner.isPresent() ? CHECKPOINT_OF_OWNER : CHECKPOINT)) {
            Parameters parameters = Parameters.of(update);
            if (owner.isPresent()) {
                parameters.uuid(owner.get().token());
            }
            parameters
                    .number(changes.reached().next())
                    .number(changes.reached().announced())
                    .number(changes.shard())
                    .number(changes.expected().next());
            return update.executeUpdate() == 1;
        }
    }
}
