package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The commands of the README's quick start do what it says. They run as they stand there, except that the port is a free one and
 * that Maven, which is building at this moment, is not run again.
 */
class ReadmeIT {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```sh\\n# quick start: ([^\\n]*)\\n(.*?)```", Pattern.DOTALL);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path folder = Folders.fresh("readme");
    private final int port = Node.freePort();
    private final List<Process> running = new ArrayList<>();

    @AfterEach
    void stopWhatRuns() {
        running.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    @Test
    void theQuickStartServesHearsSendsAndReadsBack() throws Exception {
        Map<String, String> blocks = quickStart();
        assertThat(blocks).containsOnlyKeys("serve", "hear", "send and read back", "embed");
        prepare();

        run("serve", blocks);
        await().atMost(SOON)
                .until(() -> output("serve").contains("http://localhost:" + port)
                        || output("serve").contains("http://127.0.0.1:" + port));
        run("hear", blocks);
        await().atMost(SOON).until(() -> output("hear").contains("\"type\":\"connected\""));
        Process sending = run("send and read back", blocks);

        assertThat(sending.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(sending.exitValue()).isZero();
        List<Json> answers = answers(output("send and read back"));
        assertThat(answers).hasSize(3);
        assertThat(answers.get(0)).isEqualTo(answers.get(1));
        assertThat(answers.get(2).objects("messages")).containsExactly(answers.get(0));
        await().atMost(SOON).until(() -> output("hear").contains("Hello, Ben!"));
    }

    @Test
    void theExampleThatEmbedsSendsAndReadsBack() throws Exception {
        prepare();

        Process embedding = run("embed", quickStart());

        assertThat(embedding.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(embedding.exitValue()).as(output("embed")).isZero();
        assertThat(output("embed")).contains("1 ana: Hello, Ben!");
    }

    private static Map<String, String> quickStart() throws IOException {
        Map<String, String> blocks = new TreeMap<>();
        Matcher matcher = BLOCK.matcher(Files.readString(PROJECT.resolve("README.md")));
        while (matcher.find()) {
            blocks.put(matcher.group(1), matcher.group(2));
        }
        return blocks;
    }

    /** A folder that looks like the project, so that nothing is written into the real one. */
    private void prepare() throws IOException {
        Files.createSymbolicLink(folder.resolve("app"), PROJECT.resolve("app"));
        Files.createSymbolicLink(folder.resolve("examples"), PROJECT.resolve("examples"));
        Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
    }

    private Process run(String name, Map<String, String> blocks) throws IOException {
        String script = blocks.get(name).replace("localhost:7070", "localhost:" + port);
        ProcessBuilder builder = new ProcessBuilder("sh", "-e", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(file(name).toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PARLEY_"));
        builder.environment().put("PARLEY_HTTP_PORT", String.valueOf(port));
        String javas = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", "", (path, none) -> folder.resolve("bin") + ":" + javas + ":" + path);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    private Path file(String name) {
        return folder.resolve(name.replace(' ', '-') + ".txt");
    }

    private String output(String name) throws IOException {
        return Files.exists(file(name)) ? Files.readString(file(name)) : "";
    }

    /** The answers of several requests, one behind the other without anything between them. */
    private static List<Json> answers(String output) {
        List<Json> answers = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < output.length(); i++) {
            if (output.charAt(i) == '{' && depth++ == 0) {
                start = i;
            } else if (output.charAt(i) == '}' && --depth == 0) {
                answers.add(Json.of(output.substring(start, i + 1)));
            }
        }
        return answers;
    }
}
