package dev.parley.kafka;

import dev.parley.kafka.TopicAudit.Topic;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How long the log keeps what was said, by the configuration of its topics. What expires or is erased is gone from the store at
 * once, and from the log when this time is over. Kafka removes whole files: what a file begins with goes when the time of what it
 * ends with is over.
 */
record LogRetention(List<Topic> topics) {
    /** Longer than this is said aloud. */
    private static final Duration LONG = Duration.ofDays(30);

    LogRetention {
        topics = List.copyOf(topics);
    }

    /** The longest of all topics; empty for ever. */
    Optional<Duration> longest() {
        return topics.stream().allMatch(topic -> of(topic).isPresent())
                ? topics.stream().flatMap(topic -> of(topic).stream()).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** A sentence for each topic that keeps what was said for longer than is good for people who want to be forgotten. */
    List<String> remarks() {
        return topics.stream()
                .filter(topic ->
                        of(topic).filter(kept -> kept.compareTo(LONG) <= 0).isEmpty())
                .map(topic -> topic.name() + " keeps what was said "
                        + of(topic)
                                .map(kept -> "for up to " + kept.toDays() + " days")
                                .orElse("for ever")
                        + ", also after it has expired or was erased: unless that is wanted, set its retention.ms to "
                        + TopicAudit.SHORTEST_RETENTION.toMillis() + " and its segment.ms to "
                        + TopicAudit.LONGEST_SEGMENT.toMillis())
                .toList();
    }

    private static Optional<Duration> of(Topic topic) {
        long millis = topic.number("retention.ms");
        return millis < 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(millis).plusMillis(topic.number("segment.ms")));
    }
}
