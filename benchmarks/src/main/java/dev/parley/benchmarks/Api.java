package dev.parley.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.json.JsonMapper;

/** The few HTTP requests that the generator makes. */
final class Api {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ATTEMPTS = 20;
    private static final int CREATED = 201;
    private static final int LOGGED = 202;
    private static final int TOO_MANY = 429;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI node;

    /**
     * Requests to one server.
     *
     * @param node its base address
     */
    Api(URI node) {
        this.node = node;
    }

    /** Starts a group and returns its id; a server that has only just started is asked again for a while. */
    String startGroup(String token, String title, List<String> members) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/api/v1/conversations"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("title", title, "members", members))))
                .build();
        HttpResponse<String> response = await(http.sendAsync(request, BodyHandlers.ofString()));
        for (int attempt = 1; isPassing(response.statusCode()) && attempt < ATTEMPTS; attempt++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            response = await(http.sendAsync(request, BodyHandlers.ofString()));
        }
        if (response.statusCode() != CREATED) {
            throw new IOException("No group was started: " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body()).get("id").asString();
    }

    private static boolean isPassing(int status) {
        return status == LOGGED || status == TOO_MANY || status / 100 == 5;
    }

    /** Whether the server says that it is ready. */
    boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(node.resolve("/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return await(http.sendAsync(request, BodyHandlers.discarding())).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static <T> T await(CompletableFuture<T> answer) throws IOException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
