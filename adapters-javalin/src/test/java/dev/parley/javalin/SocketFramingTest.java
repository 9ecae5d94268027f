package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes that no client library sends: each ends its own connection with the documented code, and no other. */
class SocketFramingTest {
    private static final byte[] PING = "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
    private static final int RSV1 = 0x40;
    private static final int RESERVED = 0x3;
    private static final int CONTINUATION = 0;

    private final SocketHost host = new SocketHost();
    private RawSocket raw;

    @BeforeEach
    void open() throws IOException {
        raw = new RawSocket(host.port());
        raw.text("{\"type\":\"connect\",\"id\":\"c\",\"token\":\"ana\"}");
        assertThat(raw.readUntil(RawSocket.TEXT).json().get("type").asString()).isEqualTo("connected");
    }

    @AfterEach
    void close() throws IOException {
        raw.close();
        await().atMost(SocketClient.SOON).until(() -> host.sockets.connections() == 0);
        host.close();
    }

    @Test
    void anUnmaskedFrameBreaksTheProtocol() throws IOException {
        raw.frame(RawSocket.FIN | RawSocket.TEXT, false, PING);

        assertThat(raw.closeCode()).isEqualTo(SocketClose.FRAMING.code());
    }

    @Test
    void reservedBitsAndReservedOpcodesBreakTheProtocol() throws IOException {
        raw.frame(RawSocket.FIN | RSV1 | RawSocket.TEXT, true, PING);
        assertThat(raw.closeCode()).isEqualTo(SocketClose.FRAMING.code());

        try (RawSocket other = new RawSocket(host.port())) {
            other.frame(RawSocket.FIN | RESERVED, true, PING);
            assertThat(other.closeCode()).isEqualTo(SocketClose.FRAMING.code());
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        raw.frame(RawSocket.FIN | RawSocket.TEXT, true, new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'});

        assertThat(raw.closeCode()).isEqualTo(SocketClose.UTF8.code());
    }

    @Test
    void aFrameOverTheBoundIsRefused() throws IOException {
        raw.frame(RawSocket.FIN | RawSocket.TEXT, true, new byte[64 * 1024 + 1]);

        assertThat(raw.closeCode()).isEqualTo(SocketClose.TOO_LARGE.code());
    }

    @Test
    void fragmentsWithoutAnEndAreRefusedWhenTheyExceedTheBoundTogether() throws IOException {
        byte[] piece = " ".repeat(16 * 1024).getBytes(StandardCharsets.UTF_8);
        raw.frame(RawSocket.TEXT, true, piece);
        for (int i = 0; i < 4; i++) {
            raw.frame(CONTINUATION, true, piece);
        }

        assertThat(raw.closeCode()).isEqualTo(SocketClose.TOO_LARGE.code());
    }

    @Test
    void fragmentsAreBoundedInBytesAndNotInCharacters() throws IOException {
        byte[] piece = "\u4f60".repeat(8 * 1024).getBytes(StandardCharsets.UTF_8);
        raw.frame(RawSocket.TEXT, true, piece);
        raw.frame(CONTINUATION, true, piece);
        raw.frame(CONTINUATION, true, piece);

        assertThat(raw.closeCode()).isEqualTo(SocketClose.TOO_LARGE.code());
    }

    @Test
    void fragmentsWithoutAnEndAreRefusedWhenTheyAreTooMany() throws IOException {
        raw.frame(RawSocket.TEXT, true, PING);
        raw.flood(SocketEndpoint.MAX_FRAGMENTS, CONTINUATION, new byte[0]);

        assertThat(raw.closeCode()).isEqualTo(SocketClose.TOO_LARGE.code());
    }

    @Test
    void aBinaryMessageEndsTheConnectionAtItsFirstFragment() throws IOException {
        raw.frame(2, true, new byte[] {1});

        assertThat(raw.closeCode()).isEqualTo(SocketClose.BINARY.code());
    }

    @Test
    void fragmentsAreCountedForEachMessage() throws IOException {
        for (int i = 0; i < 3; i++) {
            raw.frame(RawSocket.TEXT, true, "{\"type\":\"ping\",".getBytes(StandardCharsets.UTF_8));
            raw.flood(SocketEndpoint.MAX_FRAGMENTS - 2, CONTINUATION, " ".getBytes(StandardCharsets.UTF_8));
            raw.frame(RawSocket.FIN | CONTINUATION, true, ("\"id\":\"p" + i + "\"}").getBytes(StandardCharsets.UTF_8));
            RawSocket.Frame answer = raw.readUntil(RawSocket.TEXT);
            while (!answer.text().contains("\"p" + i + "\"")) {
                answer = raw.readUntil(RawSocket.TEXT);
            }
        }
    }

    @Test
    void aFrameInFragmentsWithAPingBetweenThemIsOneFrame() throws IOException {
        raw.frame(RawSocket.TEXT, true, "{\"type\":\"ping\",".getBytes(StandardCharsets.UTF_8));
        raw.frame(RawSocket.FIN | RawSocket.PING, true, new byte[] {7});
        raw.frame(RawSocket.FIN | CONTINUATION, true, "\"id\":\"p\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(raw.readUntil(RawSocket.PONG).payload()).containsExactly((byte) 7);
        RawSocket.Frame answer = raw.readUntil(RawSocket.TEXT);
        while (!answer.text().contains("\"p\"")) {
            answer = raw.readUntil(RawSocket.TEXT);
        }
        assertThat(answer.json().get("type").asString()).isEqualTo("pong");
    }

    @Test
    void aFloodOfPingsEndsTheConnection() throws IOException {
        raw.flood(150, RawSocket.FIN | RawSocket.PING, new byte[0]);

        assertThat(raw.closeCode()).isEqualTo(SocketClose.FLOOD.code());
    }

    @Test
    void aFloodOfPingFramesEndsTheConnectionToo() throws IOException {
        raw.flood(150, RawSocket.FIN | RawSocket.TEXT, PING);

        assertThat(raw.closeCode()).isEqualTo(SocketClose.FLOOD.code());
    }

    @Test
    void compressionIsDeclined() throws IOException {
        try (RawSocket offering =
                new RawSocket(host.port(), 0, "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")) {
            assertThat(offering.status()).isEqualTo(101);
            assertThat(offering.head()).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }
}
