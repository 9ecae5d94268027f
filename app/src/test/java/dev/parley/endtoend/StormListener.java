package dev.parley.endtoend;

import dev.parley.endtoend.Recording.Listener;
import dev.parley.endtoend.Recording.Seen;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A person who listens, loses the connection, and comes back on any node with the last cursor; also without a reason, now and
 * then. Everything that is heard is recorded in its order.
 */
final class StormListener implements Runnable {
    private static final int LONGEST_STAY_MILLIS = 4_000;

    private final Cast cast;
    private final String user;
    private final Random random;
    private final Map<String, Long> heard = new HashMap<>();
    private final CompletableFuture<String> firstCursor = new CompletableFuture<>();
    private volatile boolean leaving;
    private Optional<String> cursor = Optional.empty();
    private int connection;

    StormListener(Cast cast, String user, long seed) {
        this.cast = cast;
        this.user = user;
        this.random = new Random(seed);
        cast.recording().listen(new Listener(user, Set.copyOf(cast.conversations())));
    }

    @Override
    public void run() {
        while (!leaving) {
            try (Socket socket = connect()) {
                stay(socket);
            } catch (IOException e) {
                Cast.backOff(random);
            }
        }
    }

    private Socket connect() throws IOException {
        Optional<String> from;
        int mine;
        synchronized (this) {
            from = cursor;
            mine = ++connection;
        }
        return Socket.open(cast.anyNode(random), Tokens.of(user), from, frame -> told(mine, frame));
    }

    private void stay(Socket socket) throws IOException {
        try {
            socket.closed().get(200 + random.nextInt(LONGEST_STAY_MILLIS), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return;
        } catch (ExecutionException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leaving = true;
        }
    }

    /** What still arrives from a connection that was left is not heard any more. */
    private synchronized void told(int from, Json frame) {
        if (from != connection) {
            return;
        }
        switch (frame.text("type")) {
            case "message" -> {
                Json message = frame.object("message");
                long seq = message.number("seq");
                cast.recording()
                        .see(new Seen(
                                user, message.text("conversation"), seq, message.text("id"), message.text("text")));
                heard.merge(message.text("conversation"), seq, Math::max);
            }
            case "checkpoint" -> {
                cursor = Optional.of(frame.text("cursor"));
                firstCursor.complete(frame.text("cursor"));
            }
            case "reset" -> cast.recording().surprise("reset: " + user + " was told " + frame);
            default -> {}
        }
    }

    /** Until then, what is sent may pass unheard: there is no cursor to come back with. */
    void awaitFirstCursor() {
        firstCursor.orTimeout(60, TimeUnit.SECONDS).join();
    }

    synchronized long heard(String conversation) {
        return heard.getOrDefault(conversation, 0L);
    }

    void leave() {
        leaving = true;
    }
}
