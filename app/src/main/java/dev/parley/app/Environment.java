package dev.parley.app;

import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables that settings are read from: those of the process, over those of a {@code .env} file, where there is one.
 *
 * @param variables by name; only Parley's, which begin with {@value #PREFIX}
 */
public record Environment(Map<String, String> variables) {
    /** How the names of all of Parley's variables begin. */
    public static final String PREFIX = "PARLEY_";

    /** Keeps Parley's variables. */
    public Environment {
        Map<String, String> own = new TreeMap<>();
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                own.put(name, value);
            }
        });
        variables = Map.copyOf(own);
    }

    /**
     * The variables of a process that was started in a folder.
     *
     * @param folder where {@code .env} may be
     * @param process the process's own variables, which win
     * @return both
     * @throws InvalidSettingsException when the file can't be understood
     */
    public static Environment of(Path folder, Map<String, String> process) {
        Map<String, String> merged = new TreeMap<>();
        try {
            Dotenv.configure()
                    .directory(folder.toString())
                    .ignoreIfMissing()
                    .load()
                    .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
                    .forEach(entry -> merged.put(entry.getKey(), entry.getValue()));
        } catch (DotenvException e) {
            throw new InvalidSettingsException(
                    List.of("The file .env in " + folder + " can't be understood: " + e.getMessage()));
        }
        merged.putAll(process);
        return new Environment(merged);
    }
}
