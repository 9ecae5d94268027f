package dev.parley.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Arguments of the form {@code --name=value}. Whatever is wrong with one is an error that names it. */
record Arguments(Map<String, String> values) {
    Arguments {
        values = Map.copyOf(values);
    }

    static Arguments parse(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException("Not of the form --name=value: " + argument);
            }
            String name = argument.substring(2, equals);
            if (values.put(name, argument.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("Given twice: --" + name);
            }
        }
        return new Arguments(values);
    }

    /** Fails on an argument whose name is in none of these. */
    Arguments onlyKnowing(Set<String> some, Set<String> others) {
        Set<String> names = new TreeSet<>(some);
        names.addAll(others);
        values.keySet().stream()
                .filter(Predicate.not(names::contains))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new IllegalArgumentException("Unknown: --" + unknown + "; there are " + names);
                });
        return this;
    }

    /** Those with these names. */
    Arguments only(Set<String> names) {
        Map<String, String> some = new LinkedHashMap<>(values);
        some.keySet().retainAll(names);
        return new Arguments(some);
    }

    /** Again as they were given. */
    List<String> spelled() {
        return values.entrySet().stream()
                .map(value -> "--" + value.getKey() + "=" + value.getValue())
                .toList();
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(Predicate.not(String::isBlank));
    }

    List<String> list(String name, String otherwise) {
        return Arrays.stream(text(name).orElse(otherwise).split(",", -1))
                .map(String::strip)
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    int number(String name, int otherwise, int least) {
        return text(name).map(text -> parse(name, text, least)).orElse(otherwise);
    }

    Duration seconds(String name, int otherwise, int least) {
        return Duration.ofSeconds(number(name, otherwise, least));
    }

    boolean flag(String name, boolean otherwise) {
        return text(name).map(text -> parse(name, text)).orElse(otherwise);
    }

    private static boolean parse(String name, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("--" + name + "=" + text + " is neither true nor false");
        };
    }

    private static int parse(String name, String text, int least) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, text, least, e);
        }
        throw wrong(name, text, least, null);
    }

    private static IllegalArgumentException wrong(String name, String text, int least, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "--" + name + "=" + text + " is no whole number of at least " + least, cause);
    }
}
