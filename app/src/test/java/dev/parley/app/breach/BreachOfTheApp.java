package dev.parley.app.breach;

import java.sql.Connection;

/** What only the database adapter may know, to see that it would be found elsewhere. */
final class BreachOfTheApp {
    Class<?> database() {
        return Connection.class;
    }
}
