package dev.parley.endtoend;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client as one would be written: it keeps what its socket tells it, comes back with its cursor after every end, and reads the
 * history of a conversation that is new to it. One thread runs it.
 */
final class LifelikeClient {
    private final String user;
    private final ClientState state;
    private final Set<String> toRead = new LinkedHashSet<>();
    private Optional<String> cursor = Optional.empty();
    private Optional<Socket> socket = Optional.empty();
    /** What still comes from a connection that was left goes into the queue that was left with it. */
    private BlockingQueue<Json> told = new LinkedBlockingQueue<>();

    private Node node;

    /** Begins with everything that there is, and with a live socket. */
    LifelikeClient(String user, Node node) throws IOException {
        this.user = user;
        this.state = new ClientState(user);
        this.node = node;
        Json first = new Api(node, user)
                .get("/bootstrap?conversations=100&messages=1")
                .expect(200)
                .body();
        cursor = Optional.of(first.text("cursor"));
        for (Json item : first.objects("conversations")) {
            conversation(item.text("id"));
        }
        connect(node);
    }

    private void conversation(String id) {
        Json conversation =
                new Api(node, user).get("/conversations/" + id).expect(200).body();
        toRead.addAll(state.apply(new Json(Map.of("type", "conversation", "conversation", conversation.fields()))));
    }

    void connect(Node to) throws IOException {
        node = to;
        told = new LinkedBlockingQueue<>();
        socket = Optional.of(Socket.open(to, Tokens.of(user), cursor, told::add));
    }

    boolean isConnected() {
        return socket.isPresent();
    }

    /** Ends without a word; what was told and not applied yet is lost, as is everything after the last checkpoint. */
    void disconnect() {
        socket.ifPresent(Socket::abort);
        socket = Optional.empty();
        told = new LinkedBlockingQueue<>();
    }

    /** Applies what was told, for a while. */
    void live(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left >= 0; left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
            Json frame = told.poll(left, TimeUnit.MILLISECONDS);
            if (frame == null) {
                break;
            }
            apply(frame);
        }
        read();
    }

    private void apply(Json frame) {
        if (frame.text("type").equals("checkpoint")) {
            read();
            cursor = Optional.of(frame.text("cursor"));
        } else if (frame.text("type").equals("reset")) {
            throw new AssertionError("Nothing was restored: " + frame);
        } else {
            toRead.addAll(state.apply(frame));
        }
    }

    /** The whole history of what is new, before the cursor that covers its beginning is kept. */
    private void read() {
        for (String id : Set.copyOf(toRead)) {
            Api api = new Api(node, user);
            Optional<Json> page = page(api, OnParley.messages(id) + "?after=0&limit=200");
            while (page.isPresent()) {
                page.get().objects("messages").forEach(state::message);
                page = page.get().has("after")
                        ? page(
                                api,
                                OnParley.messages(id) + "?limit=200&after="
                                        + page.get().number("after"))
                        : Optional.empty();
            }
            page(api, "/conversations/" + id + "/markers?limit=500")
                    .ifPresent(markers -> markers.objects("markers").forEach(state::marker));
            page(api, "/conversations?limit=100").ifPresent(list -> wishes(list, id));
            toRead.remove(id);
        }
    }

    private void wishes(Json list, String id) {
        list.objects("conversations").stream()
                .filter(item -> item.text("id").equals(id))
                .forEach(state::wishes);
    }

    /** Nothing where the person was removed again meanwhile: they are told of that as well. */
    private static Optional<Json> page(Api api, String path) {
        Api.Reply reply = api.get(path);
        return reply.status() == 404
                ? Optional.empty()
                : Optional.of(reply.expect(200).body());
    }

    ClientState state() {
        return state;
    }

    String user() {
        return user;
    }
}
