package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.kafka.KafkaTopics.Condition;
import dev.parley.shared.event.ThreadGuard;
import dev.parley.shared.message.LogIdentity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the log every few seconds, so that health is known without traffic and a log that was exchanged is noticed. */
final class LogWatch {
    private static final System.Logger LOG = System.getLogger(LogWatch.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration RENEWED_EVERY = Duration.ofHours(1);

    private final KafkaTopics topics;
    private final LogIdentity expected;
    private final ScheduledExecutorService timer;
    private volatile Condition condition = Condition.GOOD;
    private volatile Optional<Claim> claim = Optional.empty();

    /** A store that the log is to feed. For the watch's thread. */
    private static final class Claim {
        private final FedStore fed;
        private final String epoch;
        private long renewedAt = System.nanoTime();

        Claim(FedStore fed, String epoch) {
            this.fed = fed;
            this.epoch = epoch;
        }

        /** Kafka forgets what is not said again from time to time. */
        Optional<String> refusal() {
            Optional<String> refusal = fed.refusal(epoch);
            if (refusal.isEmpty() && System.nanoTime() - renewedAt > RENEWED_EVERY.toNanos()) {
                fed.set(epoch);
                renewedAt = System.nanoTime();
            }
            return refusal;
        }
    }

    LogWatch(KafkaTopics topics, LogIdentity expected, ThreadGuard guard) {
        this.topics = topics;
        this.expected = expected;
        this.timer = guard.timer("parley-kafka-watch");
        timer.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Condition now;
        try {
            now = condition();
        } catch (ParleyException e) {
            now = new Condition(condition.damage(), Optional.of(e.detail()));
        } catch (RuntimeException e) {
            now = new Condition(condition.damage(), Optional.of("The log can't be looked at: " + e.getMessage()));
        }
        if (!now.equals(condition) && !timer.isShutdown()) {
            LOG.log(
                    now.trouble().isPresent() ? Level.WARNING : Level.INFO,
                    now.trouble().orElse("Kafka answers again."));
        }
        condition = now;
    }

    private Condition condition() {
        Condition found = topics.condition(expected);
        return found.damage().isPresent()
                ? found
                : claim.flatMap(Claim::refusal)
                        .map(refusal -> new Condition(Optional.of(refusal), Optional.of(refusal)))
                        .orElse(found);
    }

    /** From now on the log is to feed this store. */
    void expect(FedStore fed, String epoch) {
        claim = Optional.of(new Claim(fed, epoch));
    }

    /** Why the log may no longer be used. */
    Optional<String> damage() {
        return condition.damage();
    }

    /** Why nothing can be published at present. */
    Optional<String> trouble() {
        return condition.trouble();
    }

    void close() {
        timer.shutdownNow();
    }
}
