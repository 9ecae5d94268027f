package dev.parley.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Stands between a store and its server, and cuts a connection when the client says {@code COMMIT}. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket clients;
    private final int server;
    private volatile Cut cut = Cut.NEVER;

    /** When to cut. */
    enum Cut {
        NEVER,
        /** The server does not hear the commit. */
        BEFORE_COMMIT,
        /** The server commits, and its answer is lost. */
        AFTER_COMMIT
    }

    private CuttingProxy(ServerSocket clients, int server) {
        this.clients = clients;
        this.server = server;
    }

    static CuttingProxy before(PostgresServer server) {
        try {
            CuttingProxy proxy =
                    new CuttingProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server.port());
            start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return clients.getLocalPort();
    }

    void cut(Cut when) {
        cut = when;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void start(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (IOException e) {
                // The connection ended, by a cut or by one of its ends; the test sees what comes of it.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (!clients.isClosed()) {
            Socket client = clients.accept();
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            Connection connection = new Connection(client, upstream);
            start(connection::forwardRequests);
            start(connection::forwardAnswers);
        }
    }

    private final class Connection {
        private final Socket client;
        private final Socket upstream;
        private volatile boolean answersAreLost;

        Connection(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        private void forwardRequests() throws IOException {
            try (client;
                    upstream) {
                InputStream in = client.getInputStream();
                OutputStream out = upstream.getOutputStream();
                byte[] buffer = new byte[64 * 1024];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    boolean commit = contains(buffer, count, "COMMIT");
                    if (commit && cut == Cut.BEFORE_COMMIT) {
                        return;
                    }
                    answersAreLost |= commit && cut == Cut.AFTER_COMMIT;
                    out.write(buffer, 0, count);
                }
            }
        }

        private void forwardAnswers() throws IOException {
            try (client;
                    upstream) {
                InputStream in = upstream.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[64 * 1024];
                for (int count = in.read(buffer); count >= 0 && !answersAreLost; count = in.read(buffer)) {
                    out.write(buffer, 0, count);
                }
            }
        }
    }

    private static boolean contains(byte[] buffer, int count, String word) {
        return new String(Arrays.copyOf(buffer, count), StandardCharsets.ISO_8859_1).contains(word);
    }

    @Override
    public void close() {
        try {
            clients.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
