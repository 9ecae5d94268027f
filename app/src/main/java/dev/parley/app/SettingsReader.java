package dev.parley.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Reads variables by name and type, and collects everything that is wrong with them instead of stopping at the first. An
 * empty value is an absent one. For one thread.
 */
final class SettingsReader {
    private static final String FILE = "_FILE";

    private final Map<String, String> variables;
    private final Set<String> known = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    SettingsReader(Environment environment) {
        variables = environment.variables();
    }

    Optional<String> text(String name) {
        known.add(name);
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    String text(String name, String fallback) {
        return text(name).orElse(fallback);
    }

    /** A value that may stand in a file of its own, named by the variable with {@code _FILE} behind its name. */
    Optional<String> secret(String name) {
        Optional<String> direct = text(name);
        Optional<String> file = text(name + FILE);
        if (direct.isPresent() && file.isPresent()) {
            problem(name, "is given twice: keep either it or " + name + FILE + ".");
        }
        return file.flatMap(path -> content(name + FILE, path)).or(() -> direct);
    }

    private Optional<String> content(String name, String path) {
        try {
            String content = Files.readString(Path.of(path)).strip();
            if (content.isEmpty()) {
                problem(name, "= " + path + ": that file is empty.");
            }
            return Optional.of(content).filter(text -> !text.isEmpty());
        } catch (IOException | IllegalArgumentException e) {
            problem(
                    name,
                    "= " + path + ": that file can't be read (" + e.getClass().getSimpleName() + ").");
            return Optional.empty();
        }
    }

    int number(String name, int fallback, int least, int most) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same answer as for a number out of bounds, below.
        }
        problem(name, "= " + value.get() + ": a whole number from " + least + " to " + most + " is accepted.");
        return fallback;
    }

    Duration seconds(String name, int fallback, int least, int most) {
        return Duration.ofSeconds(number(name, fallback, least, most));
    }

    boolean flag(String name, boolean fallback) {
        Optional<String> value = text(name);
        if (value.isPresent() && !value.get().equals("true") && !value.get().equals("false")) {
            problem(name, "= " + value.get() + ": true or false is accepted.");
        }
        return value.map("true"::equals).orElse(fallback);
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return fallback;
        }
        for (E constant : type.getEnumConstants()) {
            if (wireName(constant).equals(value.get())) {
                return constant;
            }
        }
        String accepted = Arrays.stream(type.getEnumConstants())
                .map(SettingsReader::wireName)
                .collect(Collectors.joining(", "));
        problem(name, "= " + value.get() + ": one of " + accepted + " is accepted.");
        return fallback;
    }

    static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    List<String> list(String name) {
        return text(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** All variables whose names begin so, by the rest of the name in lower case with dots: {@code A_B_C} is {@code b.c}. */
    Map<String, String> properties(String prefix, List<String> families) {
        Map<String, String> properties = new TreeMap<>();
        for (String variable : variables.keySet()) {
            boolean file = variable.endsWith(FILE);
            String name = file ? variable.substring(0, variable.length() - FILE.length()) : variable;
            if (families.stream().anyMatch(family -> name.startsWith(prefix + family))) {
                String property =
                        name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                secret(name).ifPresent(value -> properties.put(property, value));
            }
        }
        return properties;
    }

    void problem(String name, String sentence) {
        problems.add(name + " " + sentence);
    }

    Set<String> known() {
        return Set.copyOf(known);
    }

    /** Refuses what was found, and every variable that nobody asked for. */
    void finish() {
        for (String name : variables.keySet().stream().sorted().toList()) {
            if (!known.contains(name)) {
                problem(name, "is not a setting of Parley; .env.template lists all of them.");
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }
}
