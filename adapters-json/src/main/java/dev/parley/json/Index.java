package dev.parley.json;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * What a store keeps in memory: conversations, memberships, how people take part, and checkpoints as they are, and where the
 * messages are. The same batches in the same order make the same index. Safe for any number of threads; nothing is read from or
 * written to the disk under its lock.
 */
final class Index {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final IndexState state = new IndexState();

    /** Reads memory and nothing else. */
    <T> T read(Function<IndexState, T> question) {
        lock.readLock().lock();
        try {
            return question.apply(state);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Changes what it knows about its files. */
    <T> T update(Function<IndexState, T> change) {
        lock.writeLock().lock();
        try {
            return change.apply(state);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Learns a batch whose first byte is at an offset of a segment. */
    void apply(StoredBatch batch, int segment, long base) {
        lock.writeLock().lock();
        try {
            new BatchApplication(state, batch, segment, base).run();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Whether a batch fits to what is there.
     *
     * @throws IllegalArgumentException when it does not
     */
    void check(StoredBatch batch) {
        lock.readLock().lock();
        try {
            new BatchCheck(state, batch).run();
        } finally {
            lock.readLock().unlock();
        }
    }
}
