package dev.parley.endtoend;

import dev.parley.endtoend.Recording.SendKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A person who sends without a pause, and repeats each message with the same id, over any node, until it is acknowledged. Some
 * send one by one over HTTP, others several at once over a WebSocket.
 */
final class StormSender implements Runnable {
    private static final Set<String> RETRIABLE = Set.of(
            "store.unavailable",
            "store.full",
            "log.unavailable",
            "overloaded",
            "draining",
            "outcome_unknown",
            "rate.exceeded");
    private static final int IN_FLIGHT = 8;
    private static final int PATIENCE_SECONDS = 20;

    private final Cast cast;
    private final String user;
    private final boolean overSocket;
    private final Random random;
    private Optional<Socket> socket = Optional.empty();
    private long number;

    StormSender(Cast cast, String user, boolean overSocket, long seed) {
        this.cast = cast;
        this.user = user;
        this.overSocket = overSocket;
        this.random = new Random(seed);
    }

    private record Letter(SendKey key, String text) {}

    @Override
    public void run() {
        while (!cast.stopping()) {
            List<Letter> letters = new ArrayList<>();
            for (int i = 0; i < (overSocket ? IN_FLIGHT : 1); i++) {
                letters.add(write());
            }
            while (!letters.isEmpty()) {
                letters.removeIf(overSocket ? sentOverSocket(letters)::contains : this::sentOverHttp);
                if (!letters.isEmpty()) {
                    Cast.backOff(random);
                }
            }
        }
        socket.ifPresent(Socket::close);
    }

    private Letter write() {
        String id = "m" + ++number;
        String text = user + " says " + id + ": " + "\u00e4\u00f6 \ud83d\ude80 ".repeat(random.nextInt(20)) + "end";
        SendKey key = new SendKey(cast.anyConversation(random), user, id);
        cast.recording().invoke(key, text);
        return new Letter(key, text);
    }

    private boolean sentOverHttp(Letter letter) {
        try {
            boolean sent = sendOverHttp(letter);
            return sent && (random.nextInt(20) > 0 || sendOverHttp(letter));
        } catch (Api.NoAnswerException e) {
            return false;
        }
    }

    private boolean sendOverHttp(Letter letter) {
        Api.Reply reply = new Api(cast.anyNode(random), user)
                .send(letter.key().conversation(), letter.key().clientMessageId(), letter.text());
        switch (reply.status()) {
            case 200, 201, 202 -> {
                boolean stored = reply.status() != 202;
                Json body = reply.body();
                acked(letter, body, stored ? OptionalLong.of(body.number("seq")) : OptionalLong.empty());
                return true;
            }
            default -> {
                refused(letter, reply.body());
                return false;
            }
        }
    }

    private void acked(Letter letter, Json answer, OptionalLong seq) {
        Optional<String> id = seq.isPresent() ? answer.optionalText("id") : Optional.empty();
        cast.recording().ack(letter.key(), id, seq);
    }

    private void refused(Letter letter, Json problem) {
        if (!RETRIABLE.contains(problem.optionalText("code").orElse(""))) {
            cast.recording().surprise("refused: " + letter + " with " + problem);
        }
    }

    private Set<Letter> sentOverSocket(List<Letter> letters) {
        Set<Letter> sent = new HashSet<>();
        try {
            Socket connected = connected();
            List<CompletableFuture<Json>> answers = letters.stream()
                    .map(letter -> connected.asking(Socket.send(
                            letter.key().conversation(), letter.key().clientMessageId(), letter.text())))
                    .toList();
            for (int i = 0; i < letters.size(); i++) {
                if (isAck(letters.get(i), answers.get(i))) {
                    sent.add(letters.get(i));
                }
            }
        } catch (IOException e) {
            hangUp();
        }
        return sent;
    }

    private Socket connected() throws IOException {
        if (socket.isEmpty()) {
            socket = Optional.of(Socket.open(cast.anyNode(random), Tokens.of(user), Optional.empty(), ignored -> {}));
        }
        return socket.get();
    }

    private void hangUp() {
        socket.ifPresent(Socket::close);
        socket = Optional.empty();
    }

    private boolean isAck(Letter letter, CompletableFuture<Json> asked) {
        try {
            Json answer = asked.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            if (!answer.text("type").equals("ack")) {
                refused(letter, answer);
                return false;
            }
            if (answer.has("message")) {
                Json message = answer.object("message");
                acked(letter, message, OptionalLong.of(message.number("seq")));
            } else {
                acked(letter, answer, OptionalLong.empty());
            }
            return true;
        } catch (CompletionException e) {
            hangUp();
            return false;
        }
    }
}
