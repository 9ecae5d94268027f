package dev.parley.kafka;

import dev.parley.kafka.KafkaSettings.Durability;
import dev.parley.kafka.KafkaSettings.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges whether the log's topics can keep Parley's promises. Decides on what it is given and asks nobody. */
final class TopicAudit {
    static final Duration SHORTEST_RETENTION = Duration.ofDays(7);
    /** What a file is written for at the longest: it is removed as a whole. */
    static final Duration LONGEST_SEGMENT = Duration.ofDays(1);

    private static final int COPIES = 3;
    private static final int COPIES_BEFORE_ACKNOWLEDGING = 2;

    private final KafkaSettings settings;
    private final List<String> fatal = new ArrayList<>();
    private final List<String> weaknesses = new ArrayList<>();

    private TopicAudit(KafkaSettings settings) {
        this.settings = settings;
    }

    /** A topic as the cluster describes it; {@code replication} is that of the partition with the fewest copies. */
    record Topic(String name, int partitions, int replication, Map<String, String> configuration) {
        long number(String key) {
            return Long.parseLong(configuration.getOrDefault(key, "0"));
        }

        String text(String key) {
            return configuration.getOrDefault(key, "");
        }
    }

    /**
     * Judges topics.
     *
     * @return the weaknesses that were allowed, for logs and health
     * @throws IllegalStateException when the topics can't be used; the message lists everything that is wrong and what to do
     */
    static List<String> check(KafkaSettings settings, List<Topic> topics) {
        TopicAudit audit = new TopicAudit(settings);
        topics.forEach(audit::judge);
        audit.compareCounts(topics);
        return audit.verdict();
    }

    private void judge(Topic topic) {
        Topics expected = settings.topics();
        if (topic.partitions() != expected.partitions()) {
            fatal.add(topic.name() + " has " + topic.partitions() + " partitions and the settings say "
                    + expected.partitions()
                    + ": a log's partition count never changes, so set the settings to what the log was created with");
        }
        if (!topic.text("cleanup.policy").equals("delete")) {
            fatal.add(topic.name() + " has cleanup.policy=" + topic.text("cleanup.policy")
                    + ", which removes messages of a conversation: set it to delete");
        }
        if (topic.number("max.message.bytes") < ClientProperties.LARGEST_MESSAGE) {
            fatal.add(topic.name() + " has max.message.bytes=" + topic.text("max.message.bytes") + ": set it to "
                    + ClientProperties.LARGEST_MESSAGE + " or more");
        }
        if (topic.number("min.insync.replicas") > topic.replication()) {
            fatal.add(topic.name() + " has min.insync.replicas=" + topic.text("min.insync.replicas")
                    + " and replication factor " + topic.replication()
                    + ", so that it never takes anything: set min.insync.replicas to the replication factor or less");
        }
        judgeDurability(topic);
        judgeRetention(topic);
    }

    private void judgeDurability(Topic topic) {
        if (topic.replication() < COPIES) {
            weaknesses.add(topic.name() + " has replication factor " + topic.replication() + ": reassign it to "
                    + COPIES + " or more");
        }
        if (topic.number("min.insync.replicas") < COPIES_BEFORE_ACKNOWLEDGING) {
            weaknesses.add(topic.name() + " has min.insync.replicas=" + topic.text("min.insync.replicas")
                    + ": set it to " + COPIES_BEFORE_ACKNOWLEDGING + " or more");
        }
        if (!topic.text("unclean.leader.election.enable").equals("false")) {
            weaknesses.add(
                    topic.name() + " allows unclean leader election: set unclean.leader.election.enable to false");
        }
    }

    private void judgeRetention(Topic topic) {
        long millis = topic.number("retention.ms");
        if (millis >= 0 && millis < SHORTEST_RETENTION.toMillis()) {
            weaknesses.add(topic.name() + " has retention.ms=" + millis + ", less than " + SHORTEST_RETENTION.toDays()
                    + " days: set it to " + SHORTEST_RETENTION.toMillis() + " or more");
        }
        if (topic.number("retention.bytes") >= 0) {
            weaknesses.add(topic.name() + " has retention.bytes=" + topic.text("retention.bytes")
                    + ", which may remove messages early: set it to -1");
        }
        if (!topic.text("message.timestamp.type").equals("LogAppendTime")) {
            weaknesses.add(topic.name() + " has message.timestamp.type=" + topic.text("message.timestamp.type")
                    + ", so a node's wrong clock decides how long messages are kept: set it to LogAppendTime");
        }
    }

    private void compareCounts(List<Topic> topics) {
        if (topics.stream().mapToInt(Topic::partitions).distinct().count() > 1) {
            fatal.add("the topics have different partition counts "
                    + topics.stream()
                            .map(topic -> topic.name() + ": " + topic.partitions())
                            .toList()
                    + ": all topics of a log have the same");
        }
    }

    private List<String> verdict() {
        Durability durability = settings.durability();
        List<String> wrong = new ArrayList<>(fatal);
        if (!durability.weakAllowed()) {
            wrong.addAll(weaknesses);
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("Kafka's topics can't keep what Parley promises:\n - "
                    + String.join("\n - ", wrong)
                    + (weaknesses.isEmpty() || durability.weakAllowed()
                            ? ""
                            : "\nFor development and tests, weak durability can be allowed by name; a partition count, a"
                                    + " cleanup policy or a size that does not fit can't."));
        }
        return List.copyOf(weaknesses);
    }
}
