package dev.parley.benchmarks;

import io.javalin.Javalin;
import io.javalin.websocket.WsContext;
import io.javalin.websocket.WsMessageContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks the protocol on a real WebSocket server, stores nothing, and misbehaves when it is told to. */
final class FakeServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Javalin server;
    private final Deed deed;
    private final Map<String, Group> groups = new ConcurrentHashMap<>();
    private final Map<WsContext, String> users = new ConcurrentHashMap<>();

    /** What becomes of a message on its way to those who listen. */
    interface Deed {
        /** Frames for one listener in place of a message; {@code listener} counts from 0 in each group. */
        List<String> of(long seq, int listener, String frame);
    }

    private static final class Group {
        final List<String> members = new ArrayList<>();
        final List<WsContext> listeners = new ArrayList<>();
        long seq;
    }

    FakeServer(int port, Deed deed) {
        this.deed = deed;
        server = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.get("/health/ready", ctx -> ctx.result("ready"));
                    config.routes.post(
                            "/api/v1/conversations", ctx -> ctx.status(201).result(started(JSON.readTree(ctx.body()))));
                    config.routes.ws("/api/v1/socket", ws -> ws.onMessage(this::heard));
                })
                .start("127.0.0.1", port);
    }

    /** In place of the real server's {@code main}: runs until it is ended. */
    public static void main(String[] arguments) {
        new FakeServer(Integer.parseInt(System.getenv("PARLEY_HTTP_PORT")), (seq, listener, frame) -> List.of(frame));
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    private String started(JsonNode request) {
        Group group = new Group();
        request.get("members").forEach(member -> group.members.add(member.asString()));
        String id = "group-" + groups.size();
        groups.put(id, group);
        return JSON.createObjectNode().put("id", id).toString();
    }

    private synchronized void heard(WsMessageContext ctx) {
        JsonNode frame = JSON.readTree(ctx.message());
        switch (frame.get("type").asString()) {
            case "connect" -> connect(ctx, frame);
            case "send" -> send(ctx, frame);
            default -> throw new IllegalArgumentException(ctx.message());
        }
    }

    private void connect(WsMessageContext ctx, JsonNode frame) {
        String user = subject(frame.get("token").asString());
        users.put(ctx, user);
        groups.values().stream()
                .filter(group -> group.members.contains(user))
                .forEach(group -> group.listeners.add(ctx));
        ctx.send("{\"type\":\"connected\",\"id\":" + frame.get("id") + ",\"user\":\"" + user + "\"}");
        ctx.send("{\"type\":\"checkpoint\",\"cursor\":\"c\"}");
    }

    private static String subject(String token) {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]))
                .get("sub")
                .asString();
    }

    private void send(WsMessageContext ctx, JsonNode frame) {
        String conversation = frame.get("conversation").asString();
        Group group = groups.get(conversation);
        ObjectNode message = JSON.createObjectNode()
                .put("id", "m" + group.seq)
                .put("conversation", conversation)
                .put("sender", users.get(ctx))
                .put("clientMessageId", frame.get("clientMessageId").asString())
                .put("seq", ++group.seq)
                .put("text", frame.get("text").asString());
        String pushed = "{\"type\":\"message\",\"message\":" + message + "}";
        for (int listener = 0; listener < group.listeners.size(); listener++) {
            deed.of(group.seq, listener, pushed).forEach(group.listeners.get(listener)::send);
        }
        ctx.send("{\"type\":\"ack\",\"id\":" + frame.get("id") + ",\"message\":" + message + "}");
    }

    @Override
    public void close() {
        server.stop();
    }
}
