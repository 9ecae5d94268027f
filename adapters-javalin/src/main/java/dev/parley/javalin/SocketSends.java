package dev.parley.javalin;

import dev.parley.Problem;
import dev.parley.exchange.MessageExchange;
import dev.parley.exchange.SendMessage;
import dev.parley.exchange.Sent;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The sends of one connection that are not answered yet. They are begun in the order in which they came, by one thread at a
 * time, which is the order in which a conversation numbers them. Safe for any number of threads; nothing blocks.
 */
final class SocketSends {
    private final MessageExchange exchange;
    private final SocketFrames frames;
    private final Consumer<SocketFrame> answers;
    private final int most;
    private int inFlight;
    private Optional<Runnable> whenAnswered = Optional.empty();

    /**
     * No sends.
     *
     * @param exchange sends
     * @param frames writes the answers
     * @param answers takes them
     * @param most how many may be unanswered
     */
    SocketSends(MessageExchange exchange, SocketFrames frames, Consumer<SocketFrame> answers, int most) {
        this.exchange = exchange;
        this.frames = frames;
        this.answers = answers;
        this.most = most;
    }

    /** Sends, and answers later; refuses when too many are unanswered, or no more are begun. */
    void send(String id, SendMessage command) {
        begin();
        try {
            exchange.send(command).whenComplete((sent, failure) -> {
                answers.accept(failure == null ? answer(id, sent) : refusal(id, failure));
                end().run();
            });
        } catch (RuntimeException e) {
            end().run();
            throw e;
        }
    }

    private SocketFrame answer(String id, Sent sent) {
        return frames.ack(id, sent);
    }

    private static SocketFrame refusal(String id, Throwable failure) {
        return SocketFrames.error(Optional.of(id), Refusal.of(failure));
    }

    private synchronized void begin() {
        if (whenAnswered.isPresent()) {
            throw Refusal.of(Problem.DRAINING, "This node is shutting down; send it again on another connection.")
                    .asException();
        }
        if (inFlight == most) {
            throw new RefusedException(
                    WireProblem.SEND_TOO_MANY_IN_FLIGHT,
                    "At most " + most + " sends are unanswered at a time; wait for an answer and send it again.");
        }
        inFlight++;
    }

    private synchronized Runnable end() {
        inFlight--;
        return inFlight == 0 ? whenAnswered.orElse(() -> {}) : () -> {};
    }

    /** Begins none any more, and calls when those that were begun are answered. */
    void finish(Runnable answered) {
        boolean now;
        synchronized (this) {
            if (whenAnswered.isPresent()) {
                return;
            }
            whenAnswered = Optional.of(answered);
            now = inFlight == 0;
        }
        if (now) {
            answered.run();
        }
    }
}
