package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All processes of a comparison, with a server that only speaks the protocol. */
@EnabledOnOs(OS.LINUX)
class BenchmarkIT {
    @TempDir
    private Path folder;

    @Test
    void serversAreStartedLoadedAndComparedWithTheirBareParts() throws IOException {
        boolean sound = compare(serverJar(FakeServer.class), "--combinations=local+json,kafka+postgres");

        assertThat(result().lines().filter(line -> line.startsWith("| local+json")))
                .hasSize(3);
        assertThat(result().lines().filter(line -> line.startsWith("| kafka+postgres")))
                .hasSize(3);
        assertThat(result()).contains("generator ", "kafka ", "postgres ").doesNotContain("FAILED");
        assertThat(sound).isTrue();
    }

    @Test
    void aServerThatDoesNotStartFailsTheComparison() throws IOException {
        boolean sound = compare(serverJar(BenchmarkIT.class), "--combinations=local+json", "--bare=false");

        assertThat(sound).isFalse();
        assertThat(result()).contains("FAILED", "The server ended while it started");
    }

    private boolean compare(Path jar, String... more) throws IOException {
        Stream<String> small = Stream.of(
                "--jar=" + jar,
                "--folder=" + folder.resolve("runs"),
                "--groups=2",
                "--members=3",
                "--senders=4",
                "--warm-up=1",
                "--measure=2");
        return Benchmark.compare(BenchmarkSettings.of(
                Arguments.parse(Stream.concat(small, Stream.of(more)).toArray(String[]::new))));
    }

    /** A jar that only says where the classes of this test are. */
    private Path serverJar(Class<?> main) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main.getName());
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
        Path jar = folder.resolve("server.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private static String classPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(whole.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
    }

    private String result() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> results =
                    files.filter(file -> file.endsWith("result.md")).toList();
            assertThat(results).hasSize(1);
            return Files.readString(results.get(0));
        }
    }
}
