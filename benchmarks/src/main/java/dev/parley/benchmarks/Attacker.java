package dev.parley.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * One member who does one thing as fast as the server lets them, on as many connections as help, until the time is over. A
 * process of its own; prints what came of it.
 */
public final class Attacker {
    private static final String SOCKET = "/api/v1/socket";
    private static final int FLOODING = 4;
    private static final int SEARCHING = 16;
    private static final int VANISHING = 100;
    private static final int CONNECTING = 1_000;
    private static final int EXPORTING = 50;
    private static final int IN_FLIGHT = 32;
    private static final int OPENED_A_TURN = 20;
    private static final int PINGS_A_TURN = 20;
    private static final Duration EXPORTS_LAST = Duration.ofSeconds(5);
    private static final int SMALL_BUFFER = 4_096;

    private final URI node;
    private final String token;
    private final Stage stage;
    private final Loop loop = new Loop();
    private final List<Flood> floods = new ArrayList<>();
    private final List<SocketChannel> exports = new ArrayList<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private long exportsUntil = System.nanoTime();

    private Attacker(URI node, String token, Stage stage) throws IOException {
        this.node = node;
        this.token = token;
        this.stage = stage;
    }

    /**
     * Attacks a server.
     *
     * @param arguments {@code --node}, {@code --attack}, {@code --user}, {@code --seconds}, and the ids of a {@link Stage}
     * @throws IOException when the server can't be reached at all
     */
    public static void main(String[] arguments) throws IOException {
        Arguments given = Arguments.parse(arguments)
                .onlyKnowing(
                        Set.of("node", "attack", "user", "seconds"),
                        Set.of("square", "message", "thread", "foreign", "own"));
        Tokens tokens = new Tokens(System.getenv(LoadGenerator.SECRET), InstantSource.system());
        Attacker attacker = new Attacker(
                URI.create(given.text("node").orElse("http://127.0.0.1:7070")),
                tokens.apply(given.text("user").orElse("mallory")),
                Stage.of(given));
        attacker.run(Attack.named(given.text("attack").orElse("")), given.seconds("seconds", 60, 1));
        System.out.println(attacker.outcomes);
    }

    private void run(Attack attack, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try (loop) {
            loop.run(now -> {
                turn(attack, now);
                return now - end < 0;
            });
        } finally {
            hangUp();
        }
    }

    private void turn(Attack attack, long now) {
        floods.removeIf(flood -> !flood.connection.isOpen());
        switch (attack) {
            case REFUSED_DELETES ->
                keep(FLOODING, IN_FLIGHT, number -> named("delete", stage.thread(), stage.foreign(), ""));
            case LARGE_THREAD -> keep(FLOODING, IN_FLIGHT, this::largeThread);
            case OPEN_SEARCHES -> keep(SEARCHING, IN_FLIGHT, this::search);
            case CLOSED_SEARCHES -> {
                keep(VANISHING, IN_FLIGHT, this::search);
                floods.forEach(Flood::vanishWhenAsked);
            }
            case UNREAD_EXPORTS -> export(now);
            case REACTIONS ->
                keep(
                        FLOODING,
                        IN_FLIGHT,
                        number -> named(
                                number % 2 == 0 ? "react" : "unreact",
                                stage.square(),
                                stage.message(),
                                ",\"reaction\":\"👍\""));
            case PINGS -> {
                keep(FLOODING, 0, number -> "");
                floods.forEach(Flood::ping);
            }
            case CONNECTS -> keep(CONNECTING, 0, number -> "");
        }
    }

    private static String named(String type, String conversation, String message, String more) {
        return "\"type\":\"" + type + "\",\"conversation\":\"" + conversation + "\",\"message\":\"" + message + "\""
                + more;
    }

    private String largeThread(long number) {
        return number % 2 == 0 ? named("delete", stage.thread(), stage.own(), "") : "\"type\":\"sync\",\"limit\":500";
    }

    private String search(long number) {
        return "\"type\":\"search\",\"q\":\"" + (number % 2 == 0 ? "bread" : "you brought sunday") + "\"";
    }

    /** Opens what is missing, a few at a time: the server's answers are wanted meanwhile. */
    private void keep(int connections, int inFlight, LongFunction<String> request) {
        for (int opened = 0; opened < OPENED_A_TURN && floods.size() < connections; opened++) {
            try {
                floods.add(new Flood(inFlight, request));
            } catch (IOException e) {
                count("not connected");
                return;
            }
        }
    }

    /** Asks for everything and reads nothing; begins anew after a while, as the server may have given up. */
    private void export(long now) {
        if (now - exportsUntil < 0) {
            return;
        }
        hangUp();
        exportsUntil = now + EXPORTS_LAST.toNanos();
        for (int i = 0; i < EXPORTING; i++) {
            try {
                SocketChannel channel = SocketChannel.open();
                exports.add(channel);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
                channel.connect(new InetSocketAddress(node.getHost(), node.getPort()));
                String path = i % 2 == 0 ? "/api/v1/me/export" : "/api/v1/conversations/" + stage.thread() + "/export";
                String request = "GET " + path + " HTTP/1.1\r\nHost: " + node.getAuthority()
                        + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
                channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
                count("export asked");
            } catch (IOException e) {
                count("not connected");
            }
        }
    }

    private void hangUp() {
        for (SocketChannel channel : exports) {
            try {
                channel.close();
            } catch (IOException e) {
                count("not closed");
            }
        }
        exports.clear();
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    /** A connection on which the next request follows each answer. */
    private final class Flood implements Connection.Listener {
        private final FrameScanner scanner = new FrameScanner("-");
        private final int inFlight;
        private final LongFunction<String> request;
        private final Connection connection;
        private boolean asked;
        private long number;

        Flood(int inFlight, LongFunction<String> request) throws IOException {
            this.inFlight = inFlight;
            this.request = request;
            this.connection = Connection.open(node, SOCKET, this);
            loop.add(connection);
            connection.write("{\"type\":\"connect\",\"id\":\"connect\",\"token\":\"" + token + "\"}");
        }

        private void ask() {
            connection.write("{\"id\":\"" + number + "\"," + request.apply(number) + "}");
            number++;
        }

        void ping() {
            for (int i = 0; i < PINGS_A_TURN; i++) {
                connection.ping();
            }
            count("pinged");
        }

        void vanishWhenAsked() {
            if (asked) {
                connection.flush();
                connection.close();
                count("vanished");
            }
        }

        @Override
        public void text(byte[] bytes, int offset, int length, long readAt) {
            Frame frame = scanner.frame(bytes, offset, length);
            if (frame.type.equals("connected")) {
                for (int i = 0; i < inFlight; i++) {
                    ask();
                }
                asked = true;
            } else if (!frame.id.isEmpty()) {
                count(frame.code.isEmpty() ? frame.type : frame.code);
                ask();
            }
        }

        @Override
        public void closed(int code, String reason) {
            count("closed " + code);
        }
    }
}
