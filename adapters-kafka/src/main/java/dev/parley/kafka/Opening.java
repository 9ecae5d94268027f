package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.event.Backoff;
import dev.parley.shared.message.LogIdentity;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The bounded time in which a log is opened: what Kafka does not answer at once is asked again until then. */
final class Opening {
    private final KafkaSettings settings;
    private final long deadline;

    /**
     * What was found out about the log before anything else.
     *
     * @param log which log it is
     * @param verdict what was found of its topics
     */
    record Audited(LogIdentity log, KafkaTopics.Verdict verdict) {}

    /** Begins now. */
    Opening(KafkaSettings settings, Duration patience) {
        this.settings = settings;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /**
     * Creates the topics that are absent and judges those that are there.
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer in time
     * @throws IllegalStateException when the topics can't be used
     */
    Audited audit(KafkaTopics topics) {
        return answered(() -> {
            KafkaTopics.Verdict verdict = topics.prepare();
            return new Audited(topics.identity(), verdict);
        });
    }

    /**
     * Creates the topic of signals where it is absent.
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer in time
     * @throws IllegalStateException when it can't be created
     */
    void prepareSignals(KafkaTopics topics) {
        answered(() -> {
            topics.prepareSignals();
            return topics;
        });
    }

    /**
     * Claims the log for a store.
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer in time
     * @throws IllegalStateException when it feeds another one
     */
    void claim(FedStore fed, String epoch) {
        answered(() -> {
            fed.claim(epoch);
            return fed;
        });
    }

    /**
     * Claims the log for a store, whichever it fed before.
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer in time
     */
    void claimFromOthers(FedStore fed, String epoch) {
        answered(() -> {
            fed.set(epoch);
            return fed;
        });
    }

    private <T> T answered(Supplier<T> question) {
        for (int failures = 1; ; failures++) {
            try {
                return question.get();
            } catch (ParleyException e) {
                if (isOver()) {
                    throw e;
                }
                pause(failures);
            }
        }
    }

    private boolean isOver() {
        return System.nanoTime() > deadline || Thread.currentThread().isInterrupted();
    }

    private static void pause(int failures) {
        try {
            Thread.sleep(
                    Backoff.DEFAULT.next(failures, ThreadLocalRandom.current()).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until a publisher knows where its partitions are, which it waits for itself a little each time it is asked. */
    void await(BooleanSupplier knows) {
        while (!knows.getAsBoolean()) {
            if (isOver()) {
                throw new ParleyException(
                        Problem.LOG_UNAVAILABLE,
                        "Kafka at " + settings.bootstrapServers() + " does not say where the log's partitions are.");
            }
        }
    }
}
