package dev.parley.javalin;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One person's requests. Every answer is held against the description of the interface. */
final class Http {
    static final String JSON = "application/json";
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    static final OpenApiCheck DESCRIPTION = new OpenApiCheck(description());

    private final RunningServer server;
    private final Optional<String> token;
    private final List<String> headers;

    Http(RunningServer server, Optional<String> token) {
        this(server, token, List.of());
    }

    private Http(RunningServer server, Optional<String> token, List<String> headers) {
        this.server = server;
        this.token = token;
        this.headers = headers;
    }

    /** The same person with one more header. */
    Http header(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        Collections.addAll(more, name, value);
        return new Http(server, token, more);
    }

    Reply get(String path) {
        return ask("GET", path, Optional.empty());
    }

    Reply delete(String path) {
        return ask("DELETE", path, Optional.empty());
    }

    Reply post(String path, String body) {
        return ask("POST", path, Optional.of(body));
    }

    Reply put(String path, String body) {
        return ask("PUT", path, Optional.of(body));
    }

    Reply patch(String path, String body) {
        return ask("PATCH", path, Optional.of(body));
    }

    String group(String title, String... members) {
        String list = members.length == 0 ? "" : "\"" + String.join("\",\"", members) + "\"";
        return post("/conversations", "{\"title\":\"" + title + "\",\"members\":[" + list + "]}")
                .expect(201)
                .text("id");
    }

    Reply send(String conversation, String clientMessageId, String text) {
        return post(
                "/conversations/" + conversation + "/messages",
                "{\"clientMessageId\":\"" + clientMessageId + "\",\"text\":\"" + text + "\"}");
    }

    Reply ask(String method, String path, Optional<String> body) {
        return ask(method, path, body.map(text -> text.getBytes(StandardCharsets.UTF_8)), JSON);
    }

    Reply ask(String method, String path, Optional<byte[]> body, String contentType) {
        try {
            return asking(method, path, body, contentType).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AssertionError notAsDescribed) {
                throw notAsDescribed;
            }
            throw e.getCause() instanceof IOException io ? new UncheckedIOException(io) : e;
        }
    }

    CompletableFuture<Reply> asking(String method, String path, Optional<byte[]> body, String contentType) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body.map(BodyPublishers::ofByteArray).orElse(BodyPublishers.noBody()));
        if (body.isPresent() && !contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString())
                .thenApply(response -> checked(method, response));
    }

    private URI uri(String path) {
        String full = path.startsWith("/health") ? path : "/api/v1" + path;
        return URI.create("http://127.0.0.1:" + server.port() + full);
    }

    private static Reply checked(String method, HttpResponse<String> response) {
        DESCRIPTION.check(
                method,
                response.uri().getRawPath(),
                response.statusCode(),
                response.headers().map(),
                response.body());
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    static String description() {
        try (InputStream resource = Http.class.getResourceAsStream("openapi.json")) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
