package dev.parley.endtoend;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One person's HTTP requests to one node. */
final class Api {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Node node;
    private final Optional<String> token;

    Api(Node node, String user) {
        this(node, Optional.of(Tokens.of(user)));
    }

    Api(Node node, Optional<String> token) {
        this.node = node;
        this.token = token;
    }

    /** An answer; a body that is absent is an empty object. */
    record Reply(int status, Map<String, List<String>> headers, Json body) {
        Reply expect(int expected) {
            if (status != expected) {
                throw new AssertionError("Expected " + expected + " and got " + status + ": " + body);
            }
            return this;
        }

        Reply expect(int expected, String code) {
            expect(expected);
            if (!body.text("code").equals(code)) {
                throw new AssertionError("Expected " + code + " and got " + body);
            }
            return this;
        }

        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst();
        }
    }

    Reply get(String path) {
        return ask("GET", path, Map.of());
    }

    Reply delete(String path) {
        return ask("DELETE", path, Map.of());
    }

    Reply post(String path, Map<String, Object> body, String... headers) {
        return ask("POST", path, body, headers);
    }

    Reply put(String path, Map<String, Object> body) {
        return ask("PUT", path, body);
    }

    Reply patch(String path, Map<String, Object> body) {
        return ask("PATCH", path, body);
    }

    Reply send(String conversation, String clientMessageId, String text) {
        return post("/conversations/" + conversation + "/messages", message(clientMessageId, text));
    }

    Reply sendTo(String user, String clientMessageId, String text) {
        return post("/direct/" + user + "/messages", message(clientMessageId, text));
    }

    CompletableFuture<Reply> sending(String conversation, String clientMessageId, String text) {
        return HTTP.sendAsync(
                        request("POST", "/conversations/" + conversation + "/messages", message(clientMessageId, text)),
                        BodyHandlers.ofString())
                .thenApply(Api::reply);
    }

    static Map<String, Object> message(String clientMessageId, String text) {
        return Map.of("clientMessageId", clientMessageId, "text", text);
    }

    /** Starts a group and returns its id. */
    String group(String title, String... members) {
        return post("/conversations", Map.of("title", title, "members", List.of(members)))
                .expect(201)
                .body()
                .text("id");
    }

    List<Json> messages(String conversation, String query) {
        return get("/conversations/" + conversation + "/messages" + query)
                .expect(200)
                .body()
                .objects("messages");
    }

    /** An answer of lines, each a JSON object. */
    List<Json> lines(String path) {
        try {
            HttpResponse<String> response = HTTP.send(request("GET", path, Map.of()), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError("Expected 200 and got " + response.statusCode() + ": " + response.body());
            }
            return response.body().lines().map(Json::of).toList();
        } catch (IOException e) {
            throw new NoAnswerException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Reply ask(String method, String path, Map<String, Object> body, String... headers) {
        try {
            return reply(HTTP.send(request(method, path, body, headers), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new NoAnswerException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The connection broke or was refused: whether the request was done is unknown. */
    static final class NoAnswerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoAnswerException(IOException cause) {
            super(cause);
        }
    }

    private HttpRequest request(String method, String path, Map<String, Object> body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.http("/api/v1" + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        method.equals("GET") || method.equals("DELETE")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(new Json(new LinkedHashMap<>(body)).toString()));
        request.header("Content-Type", "application/json");
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request.build();
    }

    private static Reply reply(HttpResponse<String> response) {
        Described.answer(response);
        return new Reply(
                response.statusCode(),
                response.headers().map(),
                response.body().isBlank() ? new Json(Map.of()) : Json.of(response.body()));
    }
}
