package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The one thread that sends, hears and measures, over all connections. With one thread nothing needs a lock, and the
 * generator can't take more than one processor from the server.
 */
final class Loop implements AutoCloseable {
    private static final int MOST_FRAME = 1 << 20;
    private static final long MOST_IDLE_MILLIS = 5;

    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocate(MOST_FRAME);
    private final Queue<Connection> written = new ArrayDeque<>();

    /** What is done each time that the loop comes around. */
    interface Turn {
        /** Does what is due; returns false to end the loop. */
        boolean at(long now);
    }

    Loop() throws IOException {
        selector = Selector.open();
    }

    void add(Connection connection) throws IOException {
        connection.register(selector, written);
    }

    /** Makes the loop come around; from any thread. */
    void wakeUp() {
        selector.wakeup();
    }

    void run(Turn turn) throws IOException {
        do {
            flush();
            selector.select(this::ready, MOST_IDLE_MILLIS);
        } while (turn.at(System.nanoTime()));
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        if (key.isValid() && key.isWritable()) {
            connection.flush();
        }
        if (key.isValid() && key.isReadable()) {
            connection.read(in);
        }
    }

    private void flush() {
        for (Connection connection = written.poll(); connection != null; connection = written.poll()) {
            connection.flush();
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            ((Connection) key.attachment()).close();
        }
        selector.close();
    }
}
