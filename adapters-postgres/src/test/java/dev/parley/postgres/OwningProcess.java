package dev.parley.postgres;

import java.util.concurrent.locks.LockSupport;

/** A process that has a database to itself until it is killed. */
final class OwningProcess {
    static final String OPEN = "open";

    private OwningProcess() {}

    /** Expects the address of the database. */
    public static void main(String[] arguments) {
        PostgresSettings settings =
                PostgresSettings.of(arguments[0], "postgres", "").withExclusive(true);
        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            System.out.println(store.trouble().orElse(OPEN));
            while (store.trouble().isEmpty()) {
                LockSupport.park();
            }
        }
    }
}
