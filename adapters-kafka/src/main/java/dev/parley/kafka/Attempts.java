package dev.parley.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Knows what the process that handled a shard before this one was about when it died. For the subscription's thread. */
interface Attempts {
    /** For a subscription that no process goes on with after another. */
    Attempts NONE = new Attempts() {
        @Override
        public List<List<ConsumerRecord<byte[], byte[]>>> parts(
                Shard shard, List<ConsumerRecord<byte[], byte[]>> records) {
            return List.of(records);
        }

        @Override
        public void begin(Shard shard, List<ConsumerRecord<byte[], byte[]>> part) {}

        @Override
        public void survived(Shard shard) {}
    };

    /**
     * Cuts records into what is to be handled together.
     *
     * @throws RuntimeException when it can't be told yet
     */
    List<List<ConsumerRecord<byte[], byte[]>>> parts(Shard shard, List<ConsumerRecord<byte[], byte[]>> records);

    /** Hears what is about to be handled. */
    void begin(Shard shard, List<ConsumerRecord<byte[], byte[]>> part);

    /** Hears that this did not go through, and that the process lives. */
    void survived(Shard shard);
}
