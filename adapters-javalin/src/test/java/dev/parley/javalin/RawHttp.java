package dev.parley.javalin;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A connection on which anything may be said. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;

    /** An answer, read as HTTP/1.1 with a known length. */
    record RawReply(int status, Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of(""))
                    .get(0);
        }
    }

    RawHttp(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    /** Ends without a good bye. */
    RawHttp reset() throws IOException {
        socket.setSoLinger(true, 0);
        return this;
    }

    RawHttp say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.UTF_8));
    }

    RawHttp say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** An answer whose body is not sent. */
    RawReply head() throws IOException {
        return hear(false);
    }

    RawReply hear() throws IOException {
        return hear(true);
    }

    private RawReply hear(boolean withBody) throws IOException {
        String[] start = line().split(" ", 3);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
            headers.computeIfAbsent(name, any -> new ArrayList<>())
                    .add(line.substring(line.indexOf(':') + 1).strip());
        }
        int length = !withBody
                ? 0
                : Integer.parseInt(
                        headers.getOrDefault("content-length", List.of("0")).get(0));
        byte[] body = socket.getInputStream().readNBytes(length);
        return new RawReply(Integer.parseInt(start[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    /** Everything until the connection ends. */
    String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        byte[] some = new byte[64 * 1024];
        try {
            for (int n = 0; n >= 0; n = socket.getInputStream().read(some)) {
                rest.append(new String(some, 0, n, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException reset) {
            rest.append("(reset)");
        }
        return rest.toString();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream in = socket.getInputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("The connection ended after: " + line);
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    /** Whether something was answered. */
    boolean hasHeard() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** Says something more, until something is answered. */
    void drip(String text) throws IOException {
        if (!hasHeard()) {
            say(text);
        }
    }

    /** Whether the server ends the connection, within bounds. */
    boolean ends() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
