package dev.parley.kafka;

import dev.parley.ParleyException;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.event.Sharding;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The shards that a subscription owns at present, and how each is taken over. A shard goes on only where its {@link Places} say,
 * and not at all when the log no longer has that place: nothing is ever skipped. For the subscription's thread, except for
 * {@link #troubles()}.
 */
final class OwnedShards implements ConsumerRebalanceListener {
    private static final System.Logger LOG = System.getLogger(OwnedShards.class.getName());

    private final Consumer<byte[], byte[]> consumer;
    private final String group;
    private final Places places;
    private final Sharding sharding;
    private final Map<TopicPartition, Shard> shards = new ConcurrentHashMap<>();

    OwnedShards(Consumer<byte[], byte[]> consumer, String group, Places places, Sharding sharding) {
        this.consumer = consumer;
        this.group = group;
        this.places = places;
        this.sharding = sharding;
    }

    /** They stand still until they are taken over; without any place Kafka's client would ask for one of the group's. */
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            consumer.seek(partition, 0);
            consumer.pause(List.of(partition));
            if (partition.partition() < sharding.shards()) {
                shards.put(partition, new Shard(partition));
            }
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        partitions.forEach(shards::remove);
    }

    /** How long until a shard is to be taken over, at the most as long as given. */
    Duration untilDue(Duration atMost) {
        long now = System.nanoTime();
        Duration shortest = shards.values().stream()
                .filter(shard -> !shard.flows())
                .map(shard -> shard.remaining(now))
                .min(Duration::compareTo)
                .orElse(atMost);
        return shortest.compareTo(atMost) > 0 ? atMost : shortest.isNegative() ? Duration.ZERO : shortest;
    }

    /** Lets those flow again whose time has come. */
    void takeOverDue() {
        long now = System.nanoTime();
        Map<Shard, Long> due = new HashMap<>();
        for (Shard shard : shards.values()) {
            if (!shard.flows() && shard.remaining(now).compareTo(Duration.ZERO) <= 0) {
                place(shard, due);
            }
        }
        if (!due.isEmpty()) {
            seek(due);
        }
    }

    private void place(Shard shard, Map<Shard, Long> due) {
        try {
            due.put(shard, places.next(shard.number()));
        } catch (RuntimeException e) {
            stop(shard, "can't be taken over", e);
        }
    }

    private void seek(Map<Shard, Long> due) {
        List<TopicPartition> partitions =
                due.keySet().stream().map(Shard::partition).toList();
        try {
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            due.forEach((shard, place) -> seek(
                    shard,
                    place,
                    begins.getOrDefault(shard.partition(), 0L),
                    ends.getOrDefault(shard.partition(), Long.MAX_VALUE)));
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            due.keySet().forEach(shard -> stop(shard, "can't be taken over", e));
        }
    }

    /** A place that the log does not have is never left for one that it has: what is between would be lost unseen. */
    private void seek(Shard shard, long place, long begin, long end) {
        if (place < begin) {
            stop(
                    shard,
                    "is to go on at offset " + place + ", but the log has removed everything before " + begin
                            + ": what lies between was never handled. " + places.remedy(),
                    null);
        } else if (place > end) {
            refuse(
                    shard,
                    "is to go on at offset " + place + ", but the log ends at " + end
                            + ": it has lost its end or is not the log that was read. " + places.remedy());
        } else {
            consumer.seek(shard.partition(), place);
            consumer.resume(List.of(shard.partition()));
            shard.flow(place);
            if (place == end) {
                shard.caughtUp();
            }
        }
    }

    /** The shard of a partition, if what comes from there is to be handled. */
    Optional<Shard> flowing(TopicPartition partition) {
        return Optional.ofNullable(shards.get(partition)).filter(Shard::flows);
    }

    boolean owns(TopicPartition partition) {
        return shards.containsKey(partition);
    }

    /** Everything before an offset is done with. */
    void passed(Shard shard, long next) {
        places.reached(shard.number(), next);
        shard.passed(next);
    }

    /** A batch did not go through, or that is not known: the shard is taken over again after a while. */
    void failed(Shard shard, RuntimeException failure) {
        consumer.pause(List.of(shard.partition()));
        if (failure instanceof FencedException) {
            LOG.log(Level.INFO, "Shard {0} was written by another owner and is resumed", shard.number());
            stop(shard, "was written by another owner", failure);
        } else {
            stop(shard, "can't be handled", failure);
        }
    }

    /** The log does not have the place that was read last; taking the shard over tells why. */
    void outOfRange(TopicPartition partition) {
        Shard shard = shards.get(partition);
        if (shard != null) {
            consumer.pause(List.of(partition));
            shard.again();
        }
    }

    /** The log has other records than those that were read from it. */
    void truncated(TopicPartition partition, long from) {
        Shard shard = shards.get(partition);
        consumer.pause(List.of(partition));
        consumer.seek(partition, 0);
        if (shard != null) {
            refuse(
                    shard,
                    "has lost records from offset " + from + " on that were read already, and has others there now. "
                            + places.remedy());
        }
    }

    /** Nothing flows any more; what flows again is taken over first. */
    void halt(String why) {
        shards.values().stream().filter(Shard::flows).forEach(shard -> {
            consumer.pause(List.of(shard.partition()));
            stop(shard, "stands still: " + why, null);
        });
    }

    private void stop(Shard shard, String what, @Nullable RuntimeException failure) {
        String reason =
                sentence(shard, what) + (failure == null ? "" : ": " + reason(failure) + " " + shard.standstill());
        if (shard.trouble().isEmpty()) {
            LOG.log(Level.WARNING, reason, failure);
        }
        shard.stop(reason);
    }

    private static String reason(RuntimeException failure) {
        return failure instanceof ParleyException known ? known.detail() : String.valueOf(failure);
    }

    /** The log may grow over the place later; what stands there then is not what was missed. */
    private void refuse(Shard shard, String what) {
        String reason = sentence(shard, what);
        LOG.log(Level.ERROR, reason);
        shard.refuse(reason);
    }

    private String sentence(Shard shard, String what) {
        return "Shard " + shard.number() + " of " + group + " " + what;
    }

    /** Why shards do not move, each in a sentence. */
    Set<String> troubles() {
        return shards.values().stream()
                .flatMap(shard -> shard.trouble().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
