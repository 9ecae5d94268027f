package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parley.shared.event.ThreadGuard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread of the server that an error ends makes it unready, and then ends the process with a code of its own. */
class DeadThreadTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A server in a process of its own, one thread of which dies. */
    static final class Dying {
        private Dying() {}

        public static void main(String[] arguments) throws InterruptedException {
            ThreadGuard guard = new ThreadGuard(Main::stopWithoutThread);
            start(guard);
            die(guard, arguments[0].equals("memory") ? new OutOfMemoryError() : new StackOverflowError());
            new CountDownLatch(1).await();
        }
    }

    private static Node start(ThreadGuard guard) {
        Map<String, String> variables =
                Map.of("PARLEY_BUS", "local", "PARLEY_STORE", "memory", "PARLEY_HTTP_PORT", "0");
        return Wiring.start(
                Settings.from(new Environment(variables)), reason -> fail("The store failed: " + reason), guard);
    }

    private static void die(ThreadGuard guard, Error error) throws InterruptedException {
        Thread thread = guard.thread(
                "parley-of-a-test",
                () -> {
                    throw error;
                },
                reason -> {});
        thread.start();
        thread.join();
    }

    @Test
    void readinessFailsWithTheReason() throws IOException, InterruptedException {
        ThreadGuard guard = ThreadGuard.logging();
        Node node = start(guard);
        try {
            assertThat(ready(node).statusCode()).isEqualTo(200);

            die(guard, new OutOfMemoryError("of a test"));

            assertThat(ready(node).statusCode()).isEqualTo(503);
            assertThat(ready(node).body()).contains("threads", "parley-of-a-test", "OutOfMemoryError: of a test");
        } finally {
            node.stop(Duration.ZERO);
        }
    }

    private static HttpResponse<String> ready(Node node) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + node.port() + "/health/ready");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "stack"})
    void theProcessEndsWithItsCode(String error) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName(),
                        error))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(71);
        } finally {
            process.destroyForcibly();
        }
    }
}
