package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.LogIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The log's topics in the cluster: creates those that are absent, with what Parley needs, and describes them. */
final class KafkaTopics {
    private static final Duration SIGNALS_KEPT = Duration.ofMinutes(10);
    private static final int SIGNALS_SEGMENT = 16 * 1024 * 1024;

    private final Admin admin;
    private final KafkaSettings settings;
    private final List<String> names;

    KafkaTopics(Admin admin, KafkaSettings settings) {
        this.admin = admin;
        this.settings = settings;
        this.names = List.of(
                settings.topics().messages(),
                settings.topics().stored(),
                settings.topics().deadLetter());
    }

    /**
     * Creates what is absent and judges what is there.
     *
     * @return what was found
     * @throws IllegalStateException when the topics can't be used; the message says why and what to do
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer
     */
    Verdict prepare() {
        createAbsent();
        List<TopicAudit.Topic> topics = audited();
        return new Verdict(TopicAudit.check(settings, topics), new LogRetention(topics));
    }

    /**
     * What is to be known of topics that can be used.
     *
     * @param weaknesses those that were allowed
     * @param retention how long they keep what was said
     */
    record Verdict(List<String> weaknesses, LogRetention retention) {}

    /**
     * Creates the topic of signals where it is absent. It is not judged: nothing that was promised stands there, every signal may
     * be lost, and what is older than a few seconds is of no use to anybody.
     *
     * @throws IllegalStateException when it can't be created
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer
     */
    void prepareSignals() {
        create(List.of(signals()));
    }

    private void createAbsent() {
        create(names.stream().map(this::described).toList());
    }

    private void create(List<NewTopic> topics) {
        Set<String> present = await("list topics", admin.listTopics().names());
        List<NewTopic> absent =
                topics.stream().filter(topic -> !present.contains(topic.name())).toList();
        admin.createTopics(absent).values().forEach(this::awaitCreation);
    }

    /** Another node may have been quicker. */
    private void awaitCreation(String name, KafkaFuture<Void> creation) {
        try {
            await("create topic " + name, creation);
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof InvalidReplicationFactorException) {
                throw new IllegalStateException(
                        e.getMessage()
                                + " Start more brokers; for development, weak durability can be allowed by name.",
                        e);
            }
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private NewTopic described(String name) {
        return new NewTopic(name, settings.topics().partitions(), (short)
                        settings.durability().replication())
                .configs(Map.of(
                        "min.insync.replicas",
                        String.valueOf(settings.durability().minInsyncReplicas()),
                        "cleanup.policy",
                        "delete",
                        "unclean.leader.election.enable",
                        "false",
                        "retention.ms",
                        String.valueOf(TopicAudit.SHORTEST_RETENTION.toMillis()),
                        "segment.ms",
                        String.valueOf(TopicAudit.LONGEST_SEGMENT.toMillis()),
                        "retention.bytes",
                        "-1",
                        "max.message.bytes",
                        String.valueOf(ClientProperties.LARGEST_MESSAGE),
                        "message.timestamp.type",
                        "LogAppendTime"));
    }

    /** It takes what comes also with one copy left, and keeps it for minutes in small files. */
    private NewTopic signals() {
        return new NewTopic(settings.topics().signals(), settings.topics().partitions(), (short)
                        settings.durability().replication())
                .configs(Map.of(
                        "min.insync.replicas", "1",
                        "cleanup.policy", "delete",
                        "unclean.leader.election.enable", "true",
                        "retention.ms", String.valueOf(SIGNALS_KEPT.toMillis()),
                        "retention.bytes", String.valueOf(4L * SIGNALS_SEGMENT),
                        "segment.ms", String.valueOf(SIGNALS_KEPT.toMillis()),
                        "segment.bytes", String.valueOf(SIGNALS_SEGMENT),
                        "max.message.bytes", String.valueOf(2 * SignalCodec.LARGEST),
                        "message.timestamp.type", "LogAppendTime"));
    }

    private List<TopicAudit.Topic> audited() {
        List<ConfigResource> resources = names.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configurations =
                await("describe topics", admin.describeConfigs(resources).all());
        List<TopicAudit.Topic> topics = new ArrayList<>();
        described()
                .forEach((name, description) -> configurations.forEach((resource, configuration) -> {
                    if (resource.name().equals(name)) {
                        topics.add(topic(description, configuration));
                    }
                }));
        return topics;
    }

    private static TopicAudit.Topic topic(TopicDescription description, Config configuration) {
        int fewestCopies = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return new TopicAudit.Topic(
                description.name(),
                description.partitions().size(),
                fewestCopies,
                configuration.entries().stream()
                        .filter(entry -> entry.value() != null)
                        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value)));
    }

    private Map<String, TopicDescription> described() {
        return await("describe topics", admin.describeTopics(names).allTopicNames());
    }

    /** Which log the topics are now. */
    LogIdentity identity() {
        return identity(described());
    }

    private LogIdentity identity(Map<String, TopicDescription> descriptions) {
        TopicDescription messages =
                Objects.requireNonNull(descriptions.get(settings.topics().messages()));
        return new LogIdentity(
                "kafka:" + messages.topicId(), messages.partitions().size());
    }

    /**
     * What became of the log since it was identified.
     *
     * @param damage why nothing may be published or read any more
     * @param trouble why nothing can be published at present
     */
    record Condition(Optional<String> damage, Optional<String> trouble) {
        static final Condition GOOD = new Condition(Optional.empty(), Optional.empty());
    }

    /**
     * Looks at the log.
     *
     * @throws ParleyException {@code log.unavailable} when Kafka does not answer
     */
    Condition condition(LogIdentity expected) {
        Set<String> present = await("list topics", admin.listTopics().names());
        if (!present.containsAll(names)) {
            return damaged("Of the log's topics " + names + " some were removed.");
        }
        Map<String, TopicDescription> now = described();
        LogIdentity identity = identity(now);
        if (!identity.equals(expected)) {
            return damaged("The topic " + settings.topics().messages() + " was recreated or resized: it was " + expected
                    + " and is " + identity + ". Stop this node and see to the log.");
        }
        return new Condition(
                Optional.empty(),
                now.values().stream().flatMap(this::tooFewCopies).findFirst());
    }

    private static Condition damaged(String what) {
        return new Condition(Optional.of(what), Optional.of(what));
    }

    private Stream<String> tooFewCopies(TopicDescription topic) {
        int needed = settings.durability().minInsyncReplicas();
        return topic.partitions().stream()
                .filter(partition -> partition.isr().size() < needed || partition.leader() == null)
                .map(partition -> "Partition " + partition.partition() + " of " + topic.name() + " has "
                        + partition.isr().size() + " copies in sync and needs " + needed + " and a leader.");
    }

    <T> T await(String what, KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(what, e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            if (cause instanceof RetriableException || !(cause instanceof ApiException)) {
                throw unavailable(what, cause);
            }
            throw new IllegalStateException(
                    "Kafka at " + settings.bootstrapServers() + " refused to " + what + ": " + cause.getMessage(),
                    cause);
        }
    }

    private ParleyException unavailable(String what, Throwable cause) {
        return new ParleyException(
                Problem.LOG_UNAVAILABLE,
                "Kafka at " + settings.bootstrapServers() + " did not answer when asked to " + what + ".",
                cause);
    }
}
