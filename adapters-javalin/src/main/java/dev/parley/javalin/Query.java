package dev.parley.javalin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of a query: only known ones, each once, each of its kind; or everything that is wrong with them at once. */
final class Query {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

    private final Map<String, String> values;

    /** What the value of a parameter must be. */
    enum Kind {
        TEXT("a text", value -> !value.isEmpty()),
        NUMBER("an integer", INTEGER.asMatchPredicate()),
        FLAG("true or false", value -> value.equals("true") || value.equals("false")),
        TIME("a time of RFC 3339", Query::isTime);

        private final String expected;

        @SuppressWarnings("ImmutableEnumChecker") // the predicates hold no state
        private final Predicate<String> accepts;

        Kind(String expected, Predicate<String> accepts) {
            this.expected = expected;
            this.accepts = accepts;
        }
    }

    private Query(Map<String, String> values) {
        this.values = values;
    }

    static Query parse(@Nullable String raw, Map<String, Kind> known) {
        Map<String, String> values = new LinkedHashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals))
                    .orElse(pair);
            Optional<String> value = Percent.decode(equals < 0 ? "" : pair.substring(equals + 1));
            Optional<String> wrong = wrong(known.get(name), value, values.containsKey(name));
            wrong.ifPresent(detail -> violations.add(Violation.of(name, WireProblem.PARAMETER_INVALID, detail)));
            values.put(name, value.orElse(""));
        }
        if (!violations.isEmpty()) {
            throw Refusal.of(violations).asException();
        }
        return new Query(values);
    }

    private static Optional<String> wrong(@Nullable Kind kind, Optional<String> value, boolean repeated) {
        if (kind == null) {
            return Optional.of("This address has no such parameter.");
        }
        if (repeated) {
            return Optional.of("This parameter is there twice.");
        }
        return value.filter(kind.accepts).isPresent()
                ? Optional.empty()
                : Optional.of("This parameter is expected to be " + kind.expected + ", percent-encoded.");
    }

    private static boolean isTime(String value) {
        try {
            OffsetDateTime.parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    OptionalLong number(String name) {
        String value = values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    Optional<Boolean> flag(String name) {
        return text(name).map(Boolean::valueOf);
    }

    Optional<Instant> time(String name) {
        return text(name).map(value -> OffsetDateTime.parse(value).toInstant());
    }

    /** How many things are asked for; whether that is too many is for whoever answers to say. */
    int limit(int otherwise) {
        return limit("limit", otherwise);
    }

    /** A limit of another name. */
    int limit(String name, int otherwise) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, number(name).orElse(otherwise)));
    }
}
