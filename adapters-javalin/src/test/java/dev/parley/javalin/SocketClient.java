package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.assertj.core.api.SoftAssertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody's WebSocket, by the JDK's client. Every frame that it gets is held against the AsyncAPI document. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicInteger lastId = new AtomicInteger();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    /** How it ended. */
    record Closed(int code, String reason) {
        JsonNode json() {
            return JsonMapper.shared().readTree(reason);
        }
    }

    static SocketClient open(URI address) {
        SocketClient client = new SocketClient();
        client.socket = HTTP.newWebSocketBuilder().buildAsync(address, client).join();
        return client;
    }

    // ---- what is said

    JsonNode connect(String token) {
        return ask(Map.of("type", "connect", "token", token));
    }

    /** Asks, and waits for the answer. */
    JsonNode ask(Map<String, Object> frame) {
        return awaitAnswer(asking(frame));
    }

    /** Asks, and returns the id of the answer. */
    String asking(Map<String, Object> frame) {
        String id = "q" + lastId.incrementAndGet();
        Map<String, Object> identified = new LinkedHashMap<>(frame);
        identified.put("id", id);
        say(identified);
        return id;
    }

    /** Says what the AsyncAPI document allows to be said. */
    void say(Map<String, Object> frame) {
        JsonNode tree = JsonMapper.shared().valueToTree(frame);
        assertThat(AsyncApi.violations(tree)).isEmpty();
        sayRaw(tree.toString());
    }

    void sayRaw(String frame) {
        socket.sendText(frame, true).join();
    }

    void sayBinary() {
        socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
    }

    static Map<String, Object> send(Object conversation, String clientMessageId, String text) {
        return Map.of(
                "type",
                "send",
                "conversation",
                conversation.toString(),
                "clientMessageId",
                clientMessageId,
                "text",
                text);
    }

    // ---- what is heard

    List<JsonNode> frames(String type) {
        return frames.stream()
                .filter(frame -> frame.get("type").asString().equals(type))
                .toList();
    }

    List<JsonNode> messages() {
        return frames("message").stream().map(frame -> frame.get("message")).toList();
    }

    List<String> texts() {
        return messages().stream()
                .map(message -> message.get("text").asString())
                .toList();
    }

    List<JsonNode> conversations() {
        return frames("conversation").stream()
                .map(frame -> frame.get("conversation"))
                .toList();
    }

    String cursor() {
        List<JsonNode> checkpoints = frames("checkpoint");
        return checkpoints.get(checkpoints.size() - 1).get("cursor").asString();
    }

    int pings() {
        return pings.get();
    }

    JsonNode awaitAnswer(String id) {
        return awaitFrame(
                "the answer to " + id, frame -> frame.path("id").asString("").equals(id));
    }

    JsonNode awaitFrame(String type) {
        return awaitFrame(type, frame -> frame.get("type").asString().equals(type));
    }

    JsonNode awaitFrame(String what, Predicate<JsonNode> wanted) {
        return await(what)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> frames.stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    void awaitText(String said) {
        awaitFrame(
                "the message " + said,
                frame -> frame.path("message").path("text").asString("").equals(said));
    }

    Closed awaitClosed() {
        return closed.copy().orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    /** What the document does not describe. */
    List<String> violations() {
        return violations;
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            JsonNode frame = JsonMapper.shared().readTree(text.toString());
            text.setLength(0);
            violations.addAll(AsyncApi.violationsFromServer(frame));
            frames.add(frame);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer payload) {
        pings.incrementAndGet();
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(new Closed(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.complete(new Closed(1006, String.valueOf(failure)));
    }

    void abort() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
        SoftAssertions.assertSoftly(softly -> softly.assertThat(violations).isEmpty());
    }
}
