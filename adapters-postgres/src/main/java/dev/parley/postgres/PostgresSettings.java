package dev.parley.postgres;

import java.time.Duration;

/**
 * Which database keeps the messages, and how it is used. Immutable; {@code toString} holds no password.
 *
 * @param url a JDBC address, beginning with {@code jdbc:postgresql:}; several hosts may be listed, the primary is used
 * @param user who connects; they own the tables, or may create them
 * @param password their password, empty where the database asks for none
 * @param pools how many connections are kept
 * @param timeouts how long is waited for what
 * @param exclusive whether this process is to be the only one that writes, as the in-process bus requires
 * @param allowWeakDurability whether a database is accepted that may lose what it has committed
 */
public record PostgresSettings(
        String url,
        String user,
        String password,
        Pools pools,
        Timeouts timeouts,
        boolean exclusive,
        boolean allowWeakDurability) {
    /** Checks the address. */
    public PostgresSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            // The address is not repeated: in other notations it holds the password.
            throw new IllegalArgumentException(
                    "A database's address begins with jdbc:postgresql: and this one does not.");
        }
    }

    /**
     * The usual settings: many processes may write, and the database must be durable.
     *
     * @param url a JDBC address
     * @param user who connects
     * @param password their password, empty where the database asks for none
     * @return the settings
     */
    public static PostgresSettings of(String url, String user, String password) {
        return new PostgresSettings(url, user, password, Pools.DEFAULT, Timeouts.DEFAULT, false, false);
    }

    /**
     * These settings for one process, or for many.
     *
     * @param alone whether this process is to be the only one that writes
     * @return otherwise the same
     */
    public PostgresSettings withExclusive(boolean alone) {
        return new PostgresSettings(url, user, password, pools, timeouts, alone, allowWeakDurability);
    }

    /**
     * These settings for a database that may be weak.
     *
     * @param allowed whether a database is accepted that may lose what it has committed
     * @return otherwise the same
     */
    public PostgresSettings withAllowWeakDurability(boolean allowed) {
        return new PostgresSettings(url, user, password, pools, timeouts, exclusive, allowed);
    }

    /**
     * These settings with other pools.
     *
     * @param kept how many connections are kept
     * @return otherwise the same
     */
    public PostgresSettings withPools(Pools kept) {
        return new PostgresSettings(url, user, password, kept, timeouts, exclusive, allowWeakDurability);
    }

    /**
     * These settings with other timeouts.
     *
     * @param waits how long is waited for what
     * @return otherwise the same
     */
    public PostgresSettings withTimeouts(Timeouts waits) {
        return new PostgresSettings(url, user, password, pools, waits, exclusive, allowWeakDurability);
    }

    @Override
    public String toString() {
        return "PostgresSettings[" + url.replaceAll("(?i)(password=)[^&]*", "$1…") + ", " + user + ", " + pools + ", "
                + timeouts + ", exclusive=" + exclusive + ", allowWeakDurability=" + allowWeakDurability + "]";
    }

    /**
     * How many connections are kept. Those who write do not share them with those who read, so neither starves the other.
     *
     * @param writers for the save handler: as many shards are written at once
     * @param readers for everybody else
     * @param waiting how many calls for each connection may wait for it; those beyond fail as overloaded at once
     */
    public record Pools(int writers, int readers, int waiting) {
        /** For a database of a few cores. */
        public static final Pools DEFAULT = new Pools(4, 8, 16);

        /** Checks the numbers. */
        public Pools {
            if (writers < 1 || readers < 1 || waiting < 1) {
                throw new IllegalArgumentException("Each pool needs a connection, and a place to wait for it: "
                        + writers + ", " + readers + ", " + waiting);
            }
        }
    }

    /**
     * How long is waited for what; whole seconds of at least one. The last three grow, so that the database gives up before
     * its client does.
     *
     * @param connect for a connection, new or from the pool
     * @param lock for a lock that another transaction holds
     * @param statement for one statement
     * @param socket for an answer of the server
     */
    public record Timeouts(Duration connect, Duration lock, Duration statement, Duration socket) {
        /** What suits people who wait: 2, 2, 4 and 6 seconds. */
        public static final Timeouts DEFAULT = new Timeouts(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(6));

        /** Checks their order. */
        public Timeouts {
            if (connect.toSeconds() < 1
                    || lock.toSeconds() < 1
                    || lock.compareTo(statement) >= 0
                    || statement.compareTo(socket) >= 0) {
                throw new IllegalArgumentException(
                        "1 s <= connect and 1 s <= lock < statement < socket do not hold for " + connect + ", " + lock
                                + ", " + statement + ", " + socket);
            }
        }
    }
}
