package dev.parley.kafka;

import dev.parley.shared.message.Cursor;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Which Kafka carries the log, and how.
 *
 * @param bootstrapServers where to find it: {@code host:port}, several separated by commas
 * @param topics the log's topics
 * @param durability how many brokers keep what was acknowledged
 * @param clients how this node talks to Kafka
 */
public record KafkaSettings(String bootstrapServers, Topics topics, Durability durability, Clients clients) {
    /** Checks the servers. */
    public KafkaSettings {
        if (bootstrapServers.isBlank()) {
            throw new IllegalArgumentException("Kafka needs bootstrap servers, as in \"one:9092,two:9092\"");
        }
    }

    /**
     * Settings that need nothing but the servers.
     *
     * @param bootstrapServers where to find Kafka
     * @return everything else as it is by default
     */
    public static KafkaSettings of(String bootstrapServers) {
        return new KafkaSettings(bootstrapServers, Topics.DEFAULT, Durability.DEFAULT, Clients.DEFAULT);
    }

    /**
     * The same with other topics.
     *
     * @param other the topics
     * @return a copy
     */
    public KafkaSettings withTopics(Topics other) {
        return new KafkaSettings(bootstrapServers, other, durability, clients);
    }

    /**
     * The same with another durability.
     *
     * @param other the durability
     * @return a copy
     */
    public KafkaSettings withDurability(Durability other) {
        return new KafkaSettings(bootstrapServers, topics, other, clients);
    }

    /**
     * The same with clients of another kind.
     *
     * @param other how this node talks to Kafka
     * @return a copy
     */
    public KafkaSettings withClients(Clients other) {
        return new KafkaSettings(bootstrapServers, topics, durability, other);
    }

    /**
     * The three topics of a log, and the one of signals beside it.
     *
     * @param messages what people and services asked for
     * @param stored what was decided and stored
     * @param deadLetter what can never be handled
     * @param signals what nodes tell each other in passing; nothing stands there for long
     * @param partitions of each of them; fixed for the log's life, because a conversation stays in its partition
     */
    public record Topics(String messages, String stored, String deadLetter, String signals, int partitions) {
        /** {@code messages}, {@code messages.stored}, {@code messages.dead-letter}, {@code signals}; 12 partitions. */
        public static final Topics DEFAULT =
                new Topics("messages", "messages.stored", "messages.dead-letter", "signals", 12);

        /** Checks that they are four, and the count. */
        public Topics {
            List<String> names = List.of(messages, stored, deadLetter, signals);
            if (names.stream().distinct().count() < names.size()) {
                throw new IllegalArgumentException("The topics need four names, not " + String.join(", ", names));
            }
            if (partitions < 1 || partitions > Cursor.MAX_SHARDS) {
                throw new IllegalArgumentException("A topic has at least one partition and at most " + Cursor.MAX_SHARDS
                        + ", as many as a cursor can carry, not " + partitions);
            }
        }

        /**
         * Topics named after the first.
         *
         * @param messages the name of the first; the others add {@code .stored}, {@code .dead-letter} and {@code .signals}
         * @param partitions of each of them
         * @return the topics
         */
        public static Topics named(String messages, int partitions) {
            return new Topics(
                    messages, messages + ".stored", messages + ".dead-letter", messages + ".signals", partitions);
        }
    }

    /**
     * How many brokers keep what was acknowledged.
     *
     * @param replication how many copies topics are created with
     * @param minInsyncReplicas how many brokers must have an event before it counts as published
     * @param weakAllowed whether to run on topics that may lose what was acknowledged; said in the logs and by health
     */
    public record Durability(int replication, int minInsyncReplicas, boolean weakAllowed) {
        /** Three copies, two of them before the acknowledgement, nothing less. */
        public static final Durability DEFAULT = new Durability(3, 2, false);
        /** One broker, for development and tests. */
        public static final Durability WEAK = new Durability(1, 1, true);

        /** Checks that the numbers fit together. */
        public Durability {
            if (minInsyncReplicas < 1 || minInsyncReplicas > replication || replication > Short.MAX_VALUE) {
                throw new IllegalArgumentException("1 <= min.insync.replicas <= replication does not hold for "
                        + minInsyncReplicas + ", " + replication);
            }
        }
    }

    /**
     * How this node talks to Kafka.
     *
     * @param groupPrefix stands before the name of each shared subscription, to tell it from others on the same cluster
     * @param deliveryTimeout how long the producer keeps trying before it reports an unknown outcome; longer than any caller
     *     waits, so that a repeated request never overtakes the first one
     * @param sessionTimeout after how much silence of an instance the others take its shards over; six times that for one that
     *     is alive and stuck in its handler
     * @param properties Kafka's own client settings, for connections: {@code security.protocol}, {@code sasl.*},
     *     {@code ssl.*} and the like; those that would break a promise are refused
     */
    public record Clients(
            String groupPrefix, Duration deliveryTimeout, Duration sessionTimeout, Map<String, String> properties) {
        /** Groups named {@code parley-…}, 120 s for delivery, 10 s for a session. */
        public static final Clients DEFAULT =
                new Clients("parley-", Duration.ofSeconds(120), Duration.ofSeconds(10), Map.of());

        /** Checks the times and that the properties are harmless. */
        public Clients {
            if (deliveryTimeout.toMillis() < 100 || deliveryTimeout.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("The delivery time-out can't be " + deliveryTimeout);
            }
            if (sessionTimeout.toMillis() < 100 || sessionTimeout.toMillis() > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("The session time-out can't be " + sessionTimeout);
            }
            properties = Map.copyOf(properties);
            ClientProperties.check(properties);
        }

        /**
         * The same with other properties.
         *
         * @param other Kafka's own client settings
         * @return a copy
         */
        public Clients withProperties(Map<String, String> other) {
            return new Clients(groupPrefix, deliveryTimeout, sessionTimeout, other);
        }

        /**
         * The same with other time-outs.
         *
         * @param delivery how long the producer keeps trying
         * @param session after how much silence of an instance the others take over
         * @return a copy
         */
        public Clients withTimeouts(Duration delivery, Duration session) {
            return new Clients(groupPrefix, delivery, session, properties);
        }

        @Override
        public String toString() {
            return "Clients[groupPrefix=" + groupPrefix + ", deliveryTimeout=" + deliveryTimeout + ", sessionTimeout="
                    + sessionTimeout + ", properties=" + properties.keySet() + "]";
        }
    }
}
