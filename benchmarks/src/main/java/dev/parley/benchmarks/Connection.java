package dev.parley.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket as bare as it can be, as hundreds of them share a machine with the server that is measured. Written frames
 * wait for {@link #flush()}, so that many leave in one packet. For the one thread of its {@link Loop}.
 */
final class Connection {
    /** The code for an end without a close frame. */
    static final int VANISHED = 1006;

    private static final int MOST_HANDSHAKE = 8_192;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SocketChannel channel;
    private final FrameDecoder decoder;
    private final Listener listener;
    private ByteBuffer out = ByteBuffer.allocate(4_096);
    private byte[] begun = {};
    private Queue<Connection> toFlush = new ArrayDeque<>();
    private @Nullable SelectionKey key;
    private boolean open = true;
    private long readAt;

    /** Hears what comes in, on the thread of the loop; the array is only lent for the call. */
    interface Listener {
        void text(byte[] bytes, int offset, int length, long readAt);

        void closed(int code, String reason);
    }

    private Connection(SocketChannel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
        this.decoder = new FrameDecoder(new Frames());
    }

    /** Connects and shakes hands; waits for both. */
    static Connection open(URI node, String path, Listener listener) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(node.getHost(), node.getPort()));
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            shakeHands(channel, node, path);
            channel.configureBlocking(false);
            return new Connection(channel, listener);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void shakeHands(SocketChannel channel, URI node, String path) throws IOException {
        byte[] key = new byte[16];
        RANDOM.nextBytes(key);
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + node.getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + Base64.getEncoder().encodeToString(key) + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        String answer = readHead(channel);
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IOException("No WebSocket at " + node + path + ": "
                    + answer.lines().findFirst().orElse(""));
        }
    }

    /** A byte at a time, so that none of a frame is taken. */
    private static String readHead(SocketChannel channel) throws IOException {
        StringBuilder head = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (head.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0 || head.length() > MOST_HANDSHAKE) {
                throw new IOException("The server did not finish its handshake: " + head);
            }
            head.append((char) (one.get(0) & 0xFF));
        }
        return head.toString();
    }

    /** From now on it is read when the selector says so, and puts itself among those to be flushed. */
    void register(Selector selector, Queue<Connection> toFlush) throws IOException {
        key = channel.register(selector, SelectionKey.OP_READ, this);
        this.toFlush = toFlush;
    }

    boolean isOpen() {
        return open;
    }

    void write(String text) {
        append(FrameDecoder.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    void ping() {
        append(FrameDecoder.PING, new byte[0]);
    }

    private void append(int opcode, byte[] payload) {
        if (out.position() == 0) {
            toFlush.add(this);
        }
        int needed = payload.length + FrameEncoder.MOST_HEAD;
        if (out.remaining() < needed) {
            out = ByteBuffer.allocate((out.capacity() + needed) * 2).put(out.flip());
        }
        FrameEncoder.encode(opcode, payload, out);
    }

    /** Writes what waits, as far as the socket takes it; the rest when there is room again. */
    void flush() {
        if (!open || out.position() == 0) {
            return;
        }
        try {
            channel.write(out.flip());
            out.compact();
            requireNonNull(key)
                    .interestOps(
                            out.position() == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException e) {
            ended(VANISHED, String.valueOf(e.getMessage()));
        }
    }

    /** Reads what has come, through a buffer that all connections of the thread use in turn. */
    void read(ByteBuffer in) {
        try {
            in.clear().put(begun);
            int read = channel.read(in);
            if (read < 0) {
                ended(VANISHED, "end of stream");
                return;
            }
            readAt = System.nanoTime();
            decoder.decode(in.flip());
            begun = new byte[in.remaining()];
            in.get(begun);
            if (begun.length == in.capacity()) {
                throw new IOException("A frame is longer than " + in.capacity() + " bytes.");
            }
        } catch (IOException e) {
            ended(VANISHED, String.valueOf(e.getMessage()));
        }
    }

    void close() {
        open = false;
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("A connection did not close: " + e);
        }
    }

    private void ended(int code, String reason) {
        if (open) {
            close();
            listener.closed(code, reason);
        }
    }

    private final class Frames implements FrameDecoder.Handler {
        @Override
        public void text(byte[] bytes, int offset, int length) {
            listener.text(bytes, offset, length, readAt);
        }

        @Override
        public void ping(byte[] payload) {
            append(FrameDecoder.PONG, payload);
        }

        @Override
        public void closed(int code, String reason) {
            ended(code, reason);
        }
    }
}
