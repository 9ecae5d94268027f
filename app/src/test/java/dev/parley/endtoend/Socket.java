package dev.parley.endtoend;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** One person's WebSocket to one node: asks, and records what it is told. */
final class Socket implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, CompletableFuture<Json>> asked = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final Consumer<Json> pushed;
    private final WebSocket socket;

    private Socket(Node node, Consumer<Json> pushed) throws IOException {
        this.pushed = pushed;
        try {
            socket = HTTP.newWebSocketBuilder()
                    .connectTimeout(Duration.ofSeconds(5))
                    .buildAsync(node.socket(), new Frames())
                    .join();
        } catch (CompletionException e) {
            throw new IOException("No socket to " + node, e.getCause());
        }
    }

    /** A socket that keeps every push. */
    static Heard hear(Node node, String user, Optional<String> cursor) {
        List<Json> frames = new CopyOnWriteArrayList<>();
        try {
            return new Heard(open(node, Tokens.of(user), cursor, frames::add), frames);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Heard hear(Node node, String user) {
        Heard heard = hear(node, user, Optional.empty());
        heard.awaitLive();
        return heard;
    }

    /** An open socket that is connected as a person, or an exception. */
    static Socket open(Node node, String token, Optional<String> cursor, Consumer<Json> pushed) throws IOException {
        Socket socket = new Socket(node, pushed);
        Map<String, Object> connect = new LinkedHashMap<>(Map.of("type", "connect", "token", token));
        cursor.ifPresent(value -> connect.put("cursor", value));
        Json answer = socket.ask(connect);
        if (!answer.text("type").equals("connected")) {
            socket.abort();
            throw new IOException("Not connected: " + answer);
        }
        return socket;
    }

    /** Everything that a socket was told without asking. */
    record Heard(Socket socket, List<Json> frames) implements AutoCloseable {
        List<Json> messages() {
            return frames.stream()
                    .filter(frame -> frame.text("type").equals("message"))
                    .map(frame -> frame.object("message"))
                    .toList();
        }

        List<Json> messages(String conversation) {
            return messages().stream()
                    .filter(message -> message.text("conversation").equals(conversation))
                    .toList();
        }

        List<Json> markers() {
            return frames.stream()
                    .filter(frame -> frame.text("type").equals("marker"))
                    .map(frame -> frame.object("marker"))
                    .toList();
        }

        List<Json> conversations(String id) {
            return frames.stream()
                    .filter(frame -> frame.text("type").equals("conversation"))
                    .map(frame -> frame.object("conversation"))
                    .filter(conversation -> conversation.text("id").equals(id))
                    .toList();
        }

        Optional<String> cursor() {
            return frames.stream()
                    .filter(frame -> frame.text("type").equals("checkpoint"))
                    .map(frame -> frame.text("cursor"))
                    .reduce((earlier, later) -> later);
        }

        void awaitLive() {
            await().atMost(PATIENCE).until(() -> cursor().isPresent());
        }

        Json awaitMessage(String id) {
            return await("message " + id)
                    .atMost(PATIENCE)
                    .until(
                            () -> messages().stream()
                                    .filter(message -> message.text("id").equals(id))
                                    .findFirst(),
                            Optional::isPresent)
                    .orElseThrow();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Asks and waits for the answer with the same id, or for the error. */
    Json ask(Map<String, Object> frame) throws IOException {
        try {
            return asking(frame).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("No answer to " + frame.get("type"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    Json askOrFail(Map<String, Object> frame) {
        try {
            return ask(frame);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks; the answer fails when the connection ends before it came. */
    CompletableFuture<Json> asking(Map<String, Object> frame) {
        String id = String.valueOf(lastId.incrementAndGet());
        CompletableFuture<Json> answer = new CompletableFuture<>();
        asked.put(id, answer);
        Map<String, Object> identified = new LinkedHashMap<>(frame);
        identified.put("id", id);
        closed.whenComplete((code, failure) -> answer.completeExceptionally(new IOException("closed: " + code)));
        try {
            write(new Json(identified).toString());
        } catch (CompletionException e) {
            answer.completeExceptionally(new IOException(e));
        }
        return answer;
    }

    private synchronized void write(String text) {
        socket.sendText(text, true).join();
    }

    static Map<String, Object> send(String conversation, String clientMessageId, String text) {
        return Map.of("type", "send", "conversation", conversation, "clientMessageId", clientMessageId, "text", text);
    }

    /** The code that it was closed with, once it is closed. */
    CompletableFuture<Integer> closed() {
        return closed;
    }

    /** Ends without a word, as a network does. */
    void abort() {
        socket.abort();
        closed.complete(1006);
    }

    @Override
    public void close() {
        abort();
    }

    private void received(Json frame) {
        Optional<CompletableFuture<Json>> answer =
                frame.optionalText("id").flatMap(id -> Optional.ofNullable(asked.remove(id)));
        if (answer.isPresent()) {
            answer.get().complete(frame);
        } else {
            pushed.accept(frame);
        }
    }

    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                Described.frame(whole);
                received(Json.of(whole));
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.complete(1006);
        }
    }
}
