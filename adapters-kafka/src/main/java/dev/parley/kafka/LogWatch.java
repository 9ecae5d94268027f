package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.kafka.KafkaTopics.Condition;
import dev.parley.shared.message.LogIdentity;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at the log every few seconds, so that health is known without traffic and a log that was exchanged is noticed. */
final class LogWatch {
    private static final System.Logger LOG = System.getLogger(LogWatch.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final KafkaTopics topics;
    private final LogIdentity expected;
    private final ScheduledExecutorService timer;
    private volatile Condition condition = Condition.GOOD;

    LogWatch(KafkaTopics topics, LogIdentity expected) {
        this.topics = topics;
        this.expected = expected;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "parley-kafka-watch");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Condition now;
        try {
            now = topics.condition(expected);
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
