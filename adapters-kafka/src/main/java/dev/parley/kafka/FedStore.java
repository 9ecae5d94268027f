package dev.parley.kafka;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Which store the log feeds: two that are fed by one log would each get a part of it. The store's epoch stands in the cluster as
 * the metadata of an offset, in a consumer group that never has members. Kafka forgets it when no node has run for as long as
 * it keeps offsets, 7 days unless the cluster says otherwise; then the first store to come is fed.
 */
final class FedStore {
    private static final String GROUP = "store";

    private final Admin admin;
    private final KafkaTopics topics;
    private final String group;
    private final TopicPartition place;

    FedStore(Admin admin, KafkaSettings settings, KafkaTopics topics) {
        this.admin = admin;
        this.topics = topics;
        this.group = settings.clients().groupPrefix() + GROUP;
        this.place = new TopicPartition(settings.topics().messages(), 0);
    }

    /**
     * Claims the log for a store.
     *
     * @param epoch the store's
     * @throws IllegalStateException when the log feeds another one
     * @throws dev.parley.ParleyException {@code log.unavailable} when Kafka does not answer
     */
    void claim(String epoch) {
        if (epoch().isEmpty()) {
            set(epoch);
        }
        refusal(epoch).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
    }

    /** Claims the log for a store, whichever it fed before. */
    void set(String epoch) {
        topics.await(
                "remember which store the log feeds",
                admin.alterConsumerGroupOffsets(group, Map.of(place, new OffsetAndMetadata(0, epoch)))
                        .all());
    }

    /** Why a store is not fed; empty where it is, or none is. */
    Optional<String> refusal(String epoch) {
        return epoch().filter(fed -> !fed.equals(epoch))
                .map(
                        fed -> "The log " + place.topic() + " feeds the store with the epoch " + fed
                                + " and not this one, whose epoch is " + epoch
                                + ". All nodes of a log share one database. If this store takes that one's place, because it was restored"
                                + " or made anew, stop all nodes and run java -jar parley.jar --restored once, with this node's settings.");
    }

    private Optional<String> epoch() {
        try {
            return Optional.ofNullable(topics.await(
                                    "say which store the log feeds",
                                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                            .get(place))
                    .map(OffsetAndMetadata::metadata)
                    .filter(epoch -> !epoch.isEmpty());
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
