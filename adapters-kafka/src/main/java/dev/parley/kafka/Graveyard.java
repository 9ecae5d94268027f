package dev.parley.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a subscription leaves records that can never be handled. */
@FunctionalInterface
interface Graveyard {
    /**
     * Takes a record over; the subscription goes on without it.
     *
     * @param dead the record as it was read
     * @param reason why, in a sentence for an operator
     * @throws dev.parley.ParleyException of a retriable kind when it could not be left yet
     */
    void bury(ConsumerRecord<byte[], byte[]> dead, String reason);
}
