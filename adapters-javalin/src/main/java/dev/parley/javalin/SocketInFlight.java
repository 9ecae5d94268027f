package dev.parley.javalin;

import dev.parley.Problem;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The requests of one connection that are not answered yet. They are begun in the order in which they came, by one thread at a
 * time, which is the order in which a conversation numbers what is sent. Safe for any number of threads; nothing blocks.
 */
final class SocketInFlight {
    private final Consumer<SocketFrame> errors;
    private final int most;
    private int inFlight;
    private int unwritten;
    private Optional<Runnable> whenAnswered = Optional.empty();

    /**
     * No requests.
     *
     * @param errors takes the answers to those that fail
     * @param most how many may be unanswered
     */
    SocketInFlight(Consumer<SocketFrame> errors, int most) {
        this.errors = errors;
        this.most = most;
    }

    /**
     * Begins a request, and answers later; an answer frees its place before it is written, so that whoever has read it may ask
     * again. Refuses when too many are unanswered, or no more are begun.
     *
     * @param id what the answer is recognized by
     * @param work begins it
     * @param answers takes the answer if it does not fail
     */
    void begin(String id, Supplier<CompletionStage<SocketFrame>> work, Consumer<SocketFrame> answers) {
        begin();
        try {
            work.get().whenComplete((answer, failure) -> {
                answered();
                if (failure == null) {
                    answers.accept(answer);
                } else {
                    errors.accept(refusal(id, failure));
                }
                written().run();
            });
        } catch (RuntimeException e) {
            answered();
            written().run();
            throw e;
        }
    }

    private static SocketFrame refusal(String id, Throwable failure) {
        return SocketFrames.error(Optional.of(id), Refusal.of(failure));
    }

    private synchronized void begin() {
        if (whenAnswered.isPresent()) {
            throw Refusal.of(Problem.DRAINING, "This node is shutting down; ask again on another connection.")
                    .asException();
        }
        if (inFlight == most) {
            throw new RefusedException(
                    WireProblem.SEND_TOO_MANY_IN_FLIGHT,
                    "At most " + most + " requests are unanswered at a time; wait for an answer and ask again.");
        }
        inFlight++;
        unwritten++;
    }

    private synchronized void answered() {
        inFlight--;
    }

    private synchronized Runnable written() {
        unwritten--;
        return unwritten == 0 ? whenAnswered.orElse(() -> {}) : () -> {};
    }

    /** Begins none any more, and calls when those that were begun are answered. */
    void finish(Runnable answered) {
        boolean now;
        synchronized (this) {
            if (whenAnswered.isPresent()) {
                return;
            }
            whenAnswered = Optional.of(answered);
            now = unwritten == 0;
        }
        if (now) {
            answered.run();
        }
    }
}
