package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts a running server under load and measures what its clients see. It is a process of its own, so that its work is not
 * counted as the server's. Arguments are of the form {@code --name=value}; {@code docs/benchmarks.md} lists them.
 */
public final class LoadGenerator {
    /** The variable with the secret that tokens are signed with, the same as the server's. */
    static final String SECRET = "PARLEY_AUTH_HS256_SECRET";

    private static final int UNSOUND = 1;
    private static final int MISUSED = 2;

    private LoadGenerator() {}

    /**
     * Runs one load and prints a table. The process ends with 0 when every promise was kept, with 1 when one was broken, and
     * with 2 when the arguments make no sense.
     *
     * @param arguments what the load consists of
     * @throws IOException when the server can't be reached or does not let the load begin
     */
    public static void main(String[] arguments) throws IOException {
        try {
            ProcessStat.requireLinux();
            LoadSettings settings = LoadSettings.of(Arguments.parse(arguments));
            LoadResult result = run(settings, tokens());
            System.out.print(new Table().with("", result));
            if (settings.output().isPresent()) {
                Files.writeString(settings.output().get(), new JsonMapper().writeValueAsString(result));
            }
            System.exit(result.faults().isEmpty() ? 0 : UNSOUND);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(MISUSED);
        }
    }

    private static Tokens tokens() {
        String secret = Optional.ofNullable(System.getenv(SECRET))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Tokens are signed with the server's secret: set " + SECRET + " as for the server."));
        return new Tokens(secret, InstantSource.system());
    }

    private static LoadResult run(LoadSettings settings, Tokens tokens) throws IOException {
        String name = settings.run()
                .orElseGet(() -> Long.toString(InstantSource.system().millis(), Character.MAX_RADIX));
        try (Load load = new Load(settings, tokens, name)) {
            return load.run();
        }
    }
}
