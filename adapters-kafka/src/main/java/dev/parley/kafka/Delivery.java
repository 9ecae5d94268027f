package dev.parley.kafka;

import dev.parley.kafka.EventCodec.UnreadableRecordException;
import dev.parley.shared.event.Batch;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.EventHandler;
import dev.parley.shared.event.IsolatingHandler;
import dev.parley.shared.event.Position;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.UnprocessableEventException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hands a shard's records to a handler as events. What can't be read, and what the handler can never handle, is buried before
 * the handler is done with what stands behind it.
 */
final class Delivery {
    private static final int MAX_ERRORS_IN_A_ROW = 3;

    private final Stream stream;
    private final EventHandler handler;
    private final Graveyard graveyard;
    private final EventCodec codec;
    private int errors;

    Delivery(Stream stream, EventHandler handler, Graveyard graveyard, EventCodec codec) {
        this.stream = stream;
        this.handler = new IsolatingHandler(handler);
        this.graveyard = graveyard;
        this.codec = codec;
    }

    /**
     * Returns when the handler is done with all records.
     *
     * @return the offset that the shard goes on with
     * @throws RuntimeException of the handler or the graveyard; how much was handled is then not known
     */
    long deliver(Shard shard, List<ConsumerRecord<byte[], byte[]>> records) {
        long next = records.get(records.size() - 1).offset() + 1;
        List<Recorded> events = readable(shard, records);
        while (true) {
            try {
                handler.handle(new Batch(shard.number(), events, next));
                return next;
            } catch (UnprocessableEventException e) {
                ConsumerRecord<byte[], byte[]> dead = records.stream()
                        .filter(record -> position(record).equals(e.position()) && !shard.isBuried(record.offset()))
                        .findFirst()
                        .orElseThrow(() -> e);
                bury(shard, dead, String.valueOf(e.getMessage()));
                events = without(e.position(), events);
            }
        }
    }

    private static Position position(ConsumerRecord<byte[], byte[]> record) {
        return new Position(record.partition(), record.offset());
    }

    private static List<Recorded> without(Position position, List<Recorded> events) {
        return events.stream()
                .filter(recorded -> !recorded.position().equals(position))
                .toList();
    }

    private List<Recorded> readable(Shard shard, List<ConsumerRecord<byte[], byte[]>> records) {
        List<Recorded> events = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (!shard.isBuried(record.offset())) {
                try {
                    events.add(new Recorded(position(record), read(record)));
                } catch (UnreadableRecordException e) {
                    bury(shard, record, String.valueOf(e.getMessage()));
                }
            }
        }
        return events;
    }

    /** A record is not to blame for a lack of memory that passes, nor are many in a row. */
    private DomainEvent read(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        try {
            return codec.read(record, stream);
        } catch (Error e) {
            return readAgain(record);
        }
    }

    private DomainEvent readAgain(ConsumerRecord<byte[], byte[]> record) throws UnreadableRecordException {
        try {
            DomainEvent event = codec.read(record, stream);
            errors = 0;
            return event;
        } catch (Error e) {
            errors += e instanceof StackOverflowError ? 0 : 1;
            if (errors >= MAX_ERRORS_IN_A_ROW) {
                throw e;
            }
            throw new UnreadableRecordException("Reading it raises an error, also when repeated: " + e, e);
        }
    }

    void bury(Shard shard, ConsumerRecord<byte[], byte[]> dead, String reason) {
        graveyard.bury(dead, reason);
        shard.buried(dead.offset());
    }
}
