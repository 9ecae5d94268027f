package dev.parley.javalin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path with {names} in place of segments. It looks at paths as they came, so that an encoded slash divides nothing. */
record PathTemplate(String path, List<String> segments) {
    static PathTemplate of(String path) {
        return new PathTemplate(path, List.of(path.split("/", -1)));
    }

    boolean matches(String raw) {
        return values(raw).isPresent();
    }

    /** The values of the names, still encoded; empty when another path is meant. */
    Optional<Map<String, String>> values(String raw) {
        String[] given = raw.split("/", -1);
        if (given.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < given.length; i++) {
            String segment = segments.get(i);
            if (segment.startsWith("{") && !given[i].isEmpty()) {
                values.put(segment.substring(1, segment.length() - 1), given[i]);
            } else if (!segment.equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    /** The values of the names, decoded. */
    Map<String, String> decoded(String raw) {
        Map<String, String> values = new LinkedHashMap<>();
        values(raw).orElse(Map.of()).forEach((name, value) -> values.put(name, decode(name, value)));
        return values;
    }

    private static String decode(String name, String value) {
        return Percent.decode(value)
                .orElseThrow(() -> new RefusedException(
                        WireProblem.HTTP_MALFORMED, "The " + name + " in the address is not percent-encoded UTF-8."));
    }
}
