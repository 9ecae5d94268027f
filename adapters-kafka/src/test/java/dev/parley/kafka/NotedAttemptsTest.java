package dev.parley.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.shared.event.Sharding;
import dev.parley.shared.event.Stream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class NotedAttemptsTest {
    private final TopicPartition partition = new TopicPartition("topic", 0);

    /** Sends what it is asked to commit, and is then woken up while it waits for the answer. */
    private static final class WokenUp extends MockConsumer<byte[], byte[]> {
        WokenUp() {
            super("earliest");
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            super.commitSync(offsets);
            throw new WakeupException();
        }
    }

    @Test
    void aNoteIsTakenBackAlsoWhenAStopInterruptedIt() {
        try (MockConsumer<byte[], byte[]> consumer = new WokenUp()) {
            consumer.assign(List.of(partition));
            consumer.updateBeginningOffsets(Map.of(partition, 0L));
            NotedAttempts attempts = new NotedAttempts(
                    consumer,
                    new Delivery(Stream.MESSAGES, batch -> {}, (dead, reason) -> {}, new EventCodec(new Sharding(1))));
            Shard shard = new Shard(partition);
            List<ConsumerRecord<byte[], byte[]>> records =
                    List.of(new ConsumerRecord<>("topic", 0, 7, new byte[0], new byte[0]));
            attempts.parts(shard, records);
            assertThatThrownBy(() -> attempts.begin(shard, records)).isInstanceOf(WakeupException.class);
            assertThat(committed(consumer)).isEqualTo(new OffsetAndMetadata(7, "parley-batch-until-8"));

            attempts.survived(shard);

            assertThat(committed(consumer)).isEqualTo(new OffsetAndMetadata(7));
        }
    }

    private OffsetAndMetadata committed(MockConsumer<byte[], byte[]> consumer) {
        return consumer.committed(Set.of(partition)).get(partition);
    }
}
