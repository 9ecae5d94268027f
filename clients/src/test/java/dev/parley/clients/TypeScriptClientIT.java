package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The description passes a linter, and what openapi-typescript makes of it compiles and works. It takes npm and a registry:
 * without npm it is skipped, unless the environment variable {@value #REQUIRED} names it.
 */
class TypeScriptClientIT {
    private static final String REQUIRED = "PARLEY_TESTS_REQUIRE";
    private static final Path SOURCES = Path.of("src", "test", "typescript");
    private static final Path FOLDER = Path.of("target", "typescript").toAbsolutePath();
    private static final Path DESCRIPTION = Path.of(
                    "..", "adapters-javalin", "src", "main", "resources", "dev", "parley", "javalin", "openapi.json")
            .toAbsolutePath()
            .normalize();

    @Test
    void theDescriptionIsLintedAndAGeneratedClientCompilesAndWorks() throws IOException {
        needNpm();
        try (Stream<Path> files = Files.list(SOURCES)) {
            Files.createDirectories(FOLDER);
            for (Path file : files.toList()) {
                Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        npm(Map.of(), "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline");
        Map<String, String> description = Map.of("OPENAPI_FILE", DESCRIPTION.toString());
        npm(description, "run", "lint");
        npm(description, "run", "generate");
        npm(Map.of(), "run", "compile");
        try (PackagedServer server = PackagedServer.start()) {
            npm(Map.of("SERVER_URL", server.url()), "run", "try");
        }
    }

    private static void needNpm() throws IOException {
        boolean available;
        try {
            available = run(Path.of("."), Map.of(), "npm", "--version").exitValue() == 0;
        } catch (IOException e) {
            available = false;
        }
        boolean required = Arrays.asList(
                        System.getenv().getOrDefault(REQUIRED, "").split(" ", -1))
                .contains("npm");
        if (required) {
            assertThat(available).as("This test needs npm.").isTrue();
        }
        assumeTrue(available, "Skipped: this test needs npm.");
    }

    private static void npm(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("npm"));
        command.addAll(List.of(arguments));
        Process process = run(FOLDER, environment, command.toArray(String[]::new));
        assertThat(process.exitValue())
                .as(command + ": " + Files.readString(FOLDER.resolve("output.txt")))
                .isZero();
    }

    private static Process run(Path folder, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.equals(FOLDER)
                                ? ProcessBuilder.Redirect.to(
                                        FOLDER.resolve("output.txt").toFile())
                                : ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("Still running after 5 minutes: " + List.of(command));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return process;
    }
}
