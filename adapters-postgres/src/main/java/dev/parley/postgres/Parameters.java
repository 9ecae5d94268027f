package dev.parley.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The parameters of a statement, set one after the other; a column of many rows is one array. */
final class Parameters {
    private final PreparedStatement statement;
    private int count;

    private Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    static Parameters of(PreparedStatement statement) {
        return new Parameters(statement);
    }

    Parameters number(long value) throws SQLException {
        statement.setLong(++count, value);
        return this;
    }

    Parameters text(String value) throws SQLException {
        statement.setString(++count, value);
        return this;
    }

    Parameters uuid(UUID value) throws SQLException {
        statement.setObject(++count, value);
        return this;
    }

    Parameters time(Instant value) throws SQLException {
        statement.setObject(++count, value.atOffset(ZoneOffset.UTC));
        return this;
    }

    Parameters numbers(long[] values) throws SQLException {
        return array("int8", Arrays.stream(values).boxed().toArray());
    }

    <R> Parameters numbers(Collection<R> rows, ToLongFunction<R> column) throws SQLException {
        return numbers(rows.stream().mapToLong(column).toArray());
    }

    <R> Parameters uuids(Collection<R> rows, Function<R, UUID> column) throws SQLException {
        return array("uuid", rows.stream().map(column).toArray());
    }

    <R> Parameters optionalUuids(Collection<R> rows, Function<R, Optional<UUID>> column) throws SQLException {
        return array(
                "uuid", rows.stream().map(row -> column.apply(row).orElse(null)).toArray());
    }

    <R> Parameters flags(Collection<R> rows, Predicate<R> column) throws SQLException {
        return array("bool", rows.stream().map(column::test).toArray());
    }

    <R> Parameters texts(Collection<R> rows, Function<R, String> column) throws SQLException {
        return array("text", rows.stream().map(column).toArray(String[]::new));
    }

    private Parameters array(String type, Object[] values) throws SQLException {
        statement.setArray(++count, statement.getConnection().createArrayOf(type, values));
        return this;
    }
}
