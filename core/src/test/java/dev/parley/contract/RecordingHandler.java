package dev.parley.contract;

import dev.parley.shared.event.Batch;
import dev.parley.shared.event.CheckpointedHandler;
import dev.parley.shared.event.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A handler that keeps what it heard and its own place, and does what a test wants before that. */
public final class RecordingHandler implements CheckpointedHandler {
    private final Map<Integer, Long> next = new ConcurrentHashMap<>();
    private final List<Recorded> heard = new CopyOnWriteArrayList<>();
    private final List<Integer> resumed = new CopyOnWriteArrayList<>();
    private volatile Consumer<Batch> before = batch -> {};

    /** Runs before each batch is kept; what it throws, the handler throws. */
    public RecordingHandler before(Consumer<Batch> action) {
        before = action;
        return this;
    }

    @Override
    public long resume(int shard) {
        resumed.add(shard);
        return next.getOrDefault(shard, 0L);
    }

    @Override
    public void handle(Batch batch) {
        before.accept(batch);
        long from = next.getOrDefault(batch.shard(), 0L);
        for (Recorded recorded : batch.events()) {
            if (recorded.position().offset() >= from) {
                heard.add(recorded);
            }
        }
        next.put(batch.shard(), Math.max(from, batch.next()));
    }

    /** What was kept, each once, in the order of hearing. */
    public List<Recorded> heard() {
        return new ArrayList<>(heard);
    }

    /** The shards that were taken over, in order, repeated when they were taken over again. */
    public List<Integer> resumed() {
        return new ArrayList<>(resumed);
    }
}
