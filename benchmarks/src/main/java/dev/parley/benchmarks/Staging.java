package dev.parley.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stores what an attack needs: a conversation with the victims, and one with messages that have very many replies. */
final class Staging implements AutoCloseable {
    private static final int CROWD = 50;
    private static final int WINDOW = 8;
    private static final long FOREIGN_SHARE = 10;
    private static final long LEAST_PAUSE_MILLIS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String OWNER = "olga";

    private final URI node;
    private final Tokens tokens;
    private final String attacker;
    private final Api api;
    private final Loop loop = new Loop();
    private final JsonMapper json = new JsonMapper();
    private final Map<String, String> ids = new HashMap<>();
    private long acknowledged;
    private int connected;

    /**
     * A stage on one server.
     *
     * @param node the server's base address
     * @param tokens gives a person a token
     * @param attacker a member of both conversations, and owner of none
     */
    Staging(URI node, Tokens tokens, String attacker) throws IOException {
        this.node = node;
        this.tokens = tokens;
        this.attacker = attacker;
        this.api = new Api(node);
    }

    /** Sets it, and waits until everything is stored. */
    Stage set(List<String> victims, int replies) throws IOException {
        List<String> crowd =
                IntStream.range(0, CROWD).mapToObj(i -> "crowd-" + i).toList();
        String owner = tokens.apply(OWNER);
        String square = api.startGroup(owner, "Square", with(victims));
        String thread = api.startGroup(owner, "Thread", with(crowd));
        Member olga = new Member(OWNER);
        Member mallory = new Member(attacker);
        await(() -> connected == 2);
        olga.send(square, "square", "Who comes on Sunday?", "");
        olga.send(thread, "foreign", "Who brings what?", "");
        mallory.send(thread, "own", "And who brings it back?", "");
        await(() -> ids.size() == 3);
        String foreign = ids.getOrDefault("foreign", "");
        String own = ids.getOrDefault("own", "");
        reply(crowd, thread, own, replies);
        reply(crowd, thread, foreign, Math.max(1, replies / FOREIGN_SHARE));
        return new Stage(square, ids.getOrDefault("square", ""), thread, foreign, own);
    }

    private List<String> with(List<String> others) {
        return Stream.concat(Stream.of(attacker), others.stream()).toList();
    }

    private void reply(List<String> crowd, String thread, String message, long replies) throws IOException {
        acknowledged = 0;
        connected = 0;
        List<Sender> senders = new ArrayList<>();
        for (String user : crowd) {
            Member member = new Member(user);
            Sender sender = new Sender(member.replying(thread, message), WINDOW, time -> member.next());
            member.sender = sender;
            senders.add(sender);
        }
        await(() -> connected == crowd.size());
        senders.forEach(sender -> sender.saturate(System.nanoTime()));
        await(() -> {
            senders.forEach(sender -> sender.pump(System.nanoTime()));
            return acknowledged >= replies;
        });
        senders.forEach(Sender::stop);
        await(() -> senders.stream().allMatch(sender -> sender.unfinished() == 0));
    }

    /** A condition that the loop makes true. */
    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        loop.run(now -> !condition.holds() && now - deadline < 0);
        if (!condition.holds()) {
            throw new IOException("What an attack needs was not stored within " + PATIENCE);
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    /** A member who may only send, and so hears of no other; keeps the ids of what is sent under its client message id. */
    private final class Member implements Connection.Listener {
        private final String user;
        private final Connection connection;
        private @Nullable Sender sender;
        private int sent;

        Member(String user) throws IOException {
            this.user = user;
            this.connection = Connection.open(node, "/api/v1/socket", this);
            loop.add(connection);
            connection.write("{\"type\":\"connect\",\"token\":\"" + tokens.sending(user) + "\"}");
        }

        int next() {
            return sent++;
        }

        void send(String conversation, String id, String text, String replyTo) {
            connection.write("{\"type\":\"send\",\"id\":\"" + id + "\",\"conversation\":\"" + conversation
                    + "\",\"clientMessageId\":\"" + user + "-" + id + "\",\"text\":\"" + text + "\""
                    + (replyTo.isEmpty() ? "" : ",\"replyTo\":\"" + replyTo + "\"") + "}");
        }

        Sender.Line replying(String conversation, String message) {
            String text = SocketLine.textOf(100);
            return new Sender.Line() {
                @Override
                public void send(int number) {
                    Member.this.send(conversation, message.hashCode() + "-" + number, text, message);
                }

                @Override
                public boolean isOpen() {
                    return connection.isOpen();
                }
            };
        }

        @Override
        public void text(byte[] bytes, int offset, int length, long readAt) {
            JsonNode frame = json.readTree(bytes, offset, length);
            String type = frame.path("type").asString();
            Sender own = sender;
            if (type.equals("connected")) {
                connected++;
            } else if (type.equals("ack") && own != null) {
                acknowledged++;
                own.answered(readAt);
            } else if (type.equals("ack")) {
                ids.put(
                        frame.path("id").asString(),
                        frame.path("message").path("id").asString());
            } else if (type.equals("error") && own != null) {
                long pause = Math.max(frame.path("retryAfterMs").asLong(0), LEAST_PAUSE_MILLIS);
                own.refused(readAt, TimeUnit.MILLISECONDS.toNanos(pause));
            } else if (type.equals("error")) {
                throw new IllegalStateException(user + " was refused: " + frame);
            }
        }

        @Override
        public void closed(int code, String reason) {
            throw new IllegalStateException(user + " was disconnected: " + code + " " + reason);
        }
    }
}
