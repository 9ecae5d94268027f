package dev.parley.javalin;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.FaultyStore.Call;
import dev.parley.shared.message.ConversationId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How WebSockets end, and what their ends tell. */
class SocketEndingsTest {
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private SocketHost host;

    @AfterEach
    void close() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }

    private <T extends AutoCloseable> T remember(T one) {
        opened.add(one);
        return one;
    }

    private void start(ServerSettings settings) {
        host = remember(new SocketHost(settings));
    }

    private static ServerSettings.Waits waits(Duration connect, Duration ping, Duration liveness, Duration write) {
        return new ServerSettings.Waits(connect, ping, liveness, write, NEVER, NEVER);
    }

    private static ServerSettings.Limits limits(int connections, int perUser, int queueBytes) {
        return new ServerSettings.Limits(64 * 1024, 1_000, connections, perUser, 32, queueBytes, 500, 2_000);
    }

    private static void assertEnds(SocketClient client, SocketClose why) {
        SocketClient.Closed closed = client.awaitClosed();
        assertThat(closed.code()).isEqualTo(why.code());
        JsonNode reason = closed.json();
        assertThat(reason.get("reconnect").asBoolean()).isEqualTo(why.reconnect());
        assertThat(reason.has("retryAfterMs")).isEqualTo(why.reconnect());
        assertThat(reason.path("freshToken").asBoolean(false)).isEqualTo(why.freshToken());
    }

    private static String code(JsonNode error) {
        assertThat(error.get("type").asString()).isEqualTo("error");
        return error.get("code").asString();
    }

    // ---- the start

    @Test
    void whoeverSaysNothingIsClosedAfterTheWaitForAConnect() {
        start(SocketHost.SETTINGS.withWaits(waits(Duration.ofMillis(200), NEVER, NEVER.plus(NEVER), NEVER)));

        assertEnds(remember(host.open()), SocketClose.CONNECT_TIMEOUT);
    }

    @Test
    void whoeverSendsBeforeTheyAreConnectedIsToldSoAndClosed() {
        start(SocketHost.SETTINGS);
        SocketClient client = remember(host.open());

        JsonNode error = client.ask(Map.of("type", "send", "to", "ben", "clientMessageId", "one", "text", "Hello"));

        assertThat(code(error)).isEqualTo("token.missing");
        assertEnds(client, SocketClose.PROTOCOL);
    }

    @Test
    void aTokenThatIsNotBelievedIsToldSoAndTheConnectionClosed() {
        start(SocketHost.SETTINGS);
        SocketClient client = remember(host.open());

        assertThat(code(client.connect("nobody"))).isEqualTo("token.invalid");
        assertEnds(client, SocketClose.TOKEN);
    }

    @Test
    void aConnectWithoutATokenIsNoConnect() {
        start(SocketHost.SETTINGS);
        SocketClient client = remember(host.open());

        client.sayRaw("{\"type\":\"connect\",\"id\":\"x\"}");

        assertThat(code(client.awaitAnswer("x"))).isEqualTo("token.missing");
        assertEnds(client, SocketClose.PROTOCOL);
    }

    @Test
    void binaryFramesAreNotRead() {
        start(SocketHost.SETTINGS);
        SocketClient client = remember(host.open());

        client.sayBinary();

        assertEnds(client, SocketClose.BINARY);
    }

    // ---- the token

    @Test
    void aConnectionEndsWithItsToken() {
        start(SocketHost.SETTINGS);
        SocketClient client = remember(host.open());
        client.connect("ana@60");

        host.setClock(Duration.ofSeconds(59));
        assertThat(client.ask(Map.of("type", "ping")).get("type").asString()).isEqualTo("pong");
        host.setClock(Duration.ofSeconds(60));

        assertEnds(client, SocketClose.TOKEN);
    }

    @Test
    void anotherTokenOfTheSamePersonKeepsTheConnectionOpen() {
        start(SocketHost.SETTINGS);
        SocketClient renewing = remember(host.open());
        SocketClient other = remember(host.open());
        renewing.connect("ana@60");
        other.connect("ana@60");

        assertThat(renewing.connect("ana@120").get("type").asString()).isEqualTo("connected");
        host.setClock(Duration.ofSeconds(61));

        assertEnds(other, SocketClose.TOKEN);
        assertThat(renewing.ask(Map.of("type", "ping")).get("type").asString()).isEqualTo("pong");
        host.setClock(Duration.ofSeconds(121));
        assertEnds(renewing, SocketClose.TOKEN);
    }

    @Test
    void theTokenOfSomebodyElseOrOneThatIsNotBelievedChangesNothing() {
        start(SocketHost.SETTINGS);
        SocketClient client = remember(host.connect(ANA));

        assertThat(code(client.connect("ben"))).isEqualTo("connection.already_connected");
        assertThat(code(client.connect("nobody"))).isEqualTo("token.invalid");
        assertThat(code(client.ask(Map.of("type", "connect", "token", "ana", "cursor", client.cursor()))))
                .isEqualTo("connection.already_connected");

        JsonNode ack = client.ask(Map.of("type", "send", "to", "ben", "clientMessageId", "one", "text", "Hello"));
        assertThat(ack.get("message").get("sender").asString()).isEqualTo("ana");
    }

    // ---- bounds

    @Test
    void moreConnectionsThanANodeBearsAreRefusedBeforeTheUpgrade() throws IOException {
        start(SocketHost.SETTINGS.withLimits(limits(2, 100, 256 * 1024)));
        SocketClient one = host.connect(ANA);
        SocketClient two = remember(host.connect(BEN));

        assertThat(remember(new RawSocket(host.port())).status()).isEqualTo(503);
        one.close();
        await().atMost(SocketClient.SOON).until(() -> host.sockets.connections() == 1);
        remember(host.connect(CLEO));

        assertThat(two.isClosed()).isFalse();
    }

    @Test
    void moreConnectionsThanAPersonMayHaveAreToldSoAndClosed() {
        start(SocketHost.SETTINGS.withLimits(limits(100, 1, 256 * 1024)));
        SocketClient first = host.connect(ANA);
        SocketClient second = remember(host.open());

        assertThat(code(second.connect("ana"))).isEqualTo("connections.too_many");
        assertEnds(second, SocketClose.TOO_MANY);
        remember(host.connect(BEN));
        first.close();
        await().atMost(SocketClient.SOON).until(() -> host.sockets.connections() == 1);
        remember(host.connect(ANA));
    }

    @Test
    void aSubprotocolIsRefusedBeforeTheUpgrade() throws IOException {
        start(SocketHost.SETTINGS);

        assertThat(remember(new RawSocket(host.port(), 0, "Sec-WebSocket-Protocol: chat"))
                        .status())
                .isEqualTo(400);
    }

    // ---- slow readers

    @Test
    void whoeverNeverReadsIsClosedWhileOthersGoOn() throws IOException {
        start(SocketHost.SETTINGS
                .withWaits(waits(NEVER, NEVER, NEVER.plus(NEVER), Duration.ofMillis(500)))
                .withLimits(limits(100, 100, 64 * 1024)));
        ConversationId kitchen = host.backend.group(ANA, BEN).id();
        SocketClient ana = remember(host.connect(ANA));
        RawSocket ben = remember(new RawSocket(host.port(), 2_048));
        ben.text("{\"type\":\"connect\",\"token\":\"ben\"}");
        await().atMost(SocketClient.SOON).until(() -> host.backend.live.listeners() == 2);

        String text = "x".repeat(3_900);
        int said = 0;
        while (host.sockets.connections() == 2) {
            host.backend.say(ANA, kitchen, text);
            said++;
            assertThat(said).isLessThan(20_000);
        }
        host.backend.say(ANA, kitchen, "last");

        ana.awaitText("last");
        assertThat(ana.texts()).hasSize(said + 1);
        assertThat(host.backend.live.listeners()).isEqualTo(1);
        assertThat(ben.isCut()).isTrue();
    }

    @Test
    void whoeverReadsTooSlowlyGetsWhatWaitedAndIsToldToComeBackWithTheirCursor() throws IOException {
        start(SocketHost.SETTINGS
                .withWaits(waits(NEVER, NEVER, NEVER.plus(NEVER), Duration.ofSeconds(30)))
                .withLimits(limits(100, 100, 64 * 1024)));
        ConversationId kitchen = host.backend.group(ANA, BEN).id();
        RawSocket ben = remember(new RawSocket(host.port(), 2_048));
        ben.text("{\"type\":\"connect\",\"token\":\"ben\"}");
        await().atMost(SocketClient.SOON).until(() -> host.backend.live.listeners() == 1);

        int said = 0;
        while (host.backend.live.listeners() == 1) {
            host.backend.say(ANA, kitchen, "x".repeat(3_900));
            said++;
            assertThat(said).isLessThan(20_000);
        }

        String cursor = "";
        int heard = 0;
        RawSocket.Frame frame = ben.read();
        while (frame.opcode() == RawSocket.TEXT) {
            JsonNode json = frame.json();
            heard += json.get("type").asString().equals("message") ? 1 : 0;
            cursor = json.path("cursor").asString(cursor);
            frame = ben.read();
        }
        assertThat(frame.closeCode()).isEqualTo(SocketClose.SLOW.code());
        assertThat(heard).isBetween(1, said);
        SocketClient back = remember(host.connect(BEN, cursor));
        host.backend.say(ANA, kitchen, "last");
        back.awaitText("last");
        assertThat(heard + back.texts().size()).isGreaterThanOrEqualTo(said + 1);
    }

    @Test
    void whileAReaderDoesNotReadNoFurtherPageIsReadForThem() throws IOException {
        start(SocketHost.SETTINGS.withWaits(waits(NEVER, NEVER, NEVER.plus(NEVER), NEVER)));
        ConversationId kitchen = host.backend.group(ANA, BEN).id();
        SocketClient before = host.connect(BEN);
        String cursor = before.cursor();
        before.close();
        int messages = 2_500;
        IntStream.rangeClosed(1, messages).forEach(i -> host.backend.say(ANA, kitchen, "y".repeat(3_900)));
        List<Call> pages = new CopyOnWriteArrayList<>();
        host.backend.store.before(call -> {
            if (call == Call.NOW) { // once a page, however many questions that takes
                pages.add(call);
            }
        });

        RawSocket ben = remember(new RawSocket(host.port(), 2_048));
        ben.text("{\"type\":\"connect\",\"token\":\"ben\",\"cursor\":\"" + cursor + "\"}");
        await().atMost(SocketClient.SOON).until(() -> !pages.isEmpty());
        host.backend.say(ANA, kitchen, "meanwhile");
        int readWithoutReading = pages.size();
        int heard = 0;
        while (heard <= messages) {
            heard += ben.readUntil(RawSocket.TEXT).json().get("type").asString().equals("message") ? 1 : 0;
        }

        assertThat(readWithoutReading).isLessThan(messages / 200 / 2);
        assertThat(pages.size()).isGreaterThanOrEqualTo(messages / 200);
    }

    // ---- heartbeat

    @Test
    void aConnectionThatSaysNothingAnyMoreIsCutAndOneThatAnswersPingsIsNot() throws IOException {
        start(SocketHost.SETTINGS.withWaits(waits(NEVER, Duration.ofMillis(200), Duration.ofSeconds(3), NEVER)));
        SocketClient alive = remember(host.connect(ANA));
        RawSocket silent = remember(new RawSocket(host.port()));
        silent.text("{\"type\":\"connect\",\"token\":\"ben\"}");

        assertThat(silent.readUntil(RawSocket.PING).opcode()).isEqualTo(RawSocket.PING);
        assertThat(silent.isCut()).isTrue();

        await().atMost(SocketClient.SOON).until(() -> host.sockets.connections() == 1);
        assertThat(alive.pings()).isPositive();
        assertThat(alive.ask(Map.of("type", "ping")).get("type").asString()).isEqualTo("pong");
    }

    @Test
    void aClientThatClosesIsForgottenAndGetsItsOwnCodeBack() throws IOException {
        start(SocketHost.SETTINGS);
        RawSocket ana = remember(new RawSocket(host.port()));
        ana.text("{\"type\":\"connect\",\"token\":\"ana\"}");
        await().atMost(SocketClient.SOON).until(() -> host.backend.live.listeners() == 1);

        ana.frame(RawSocket.FIN | RawSocket.CLOSE, true, new byte[] {0x03, (byte) 0xE8});

        assertThat(ana.closeCode()).isEqualTo(1000);
        await().atMost(SocketClient.SOON)
                .until(() -> host.sockets.connections() == 0 && host.backend.live.listeners() == 0);
    }

    // ---- draining

    @Test
    void drainingAnswersWhatIsInFlightRefusesWhatComesAndThenTellsEverybodyToComeBackSpreadOut() throws IOException {
        start(SocketHost.SETTINGS);
        ConversationId kitchen = host.backend.group(ANA, BEN).id();
        SocketClient ana = remember(host.connect(ANA));
        SocketClient ben = remember(host.connect(BEN));
        SocketClient nobodyYet = remember(host.open());
        CountDownLatch release = new CountDownLatch(1);
        opened.add(release::countDown);
        host.backend.store.before(call -> {
            if (call == Call.COMMIT) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        String inFlight = ana.asking(SocketClient.send(kitchen, "one", "Hello"));
        ana.ask(Map.of("type", "ping"));

        host.sockets.drain();

        assertEnds(ben, SocketClose.DRAINING);
        assertEnds(nobodyYet, SocketClose.DRAINING);
        assertThat(code(ana.ask(SocketClient.send(kitchen, "two", "More")))).isEqualTo("draining");
        assertThat(remember(new RawSocket(host.port())).status()).isEqualTo(503);
        assertThat(host.sockets.isDrained()).isFalse();
        assertThat(ana.isClosed()).isFalse();
        release.countDown();
        assertThat(ana.awaitAnswer(inFlight).get("type").asString()).isEqualTo("ack");
        assertEnds(ana, SocketClose.DRAINING);
        await().atMost(SocketClient.SOON).until(host.sockets::isDrained);
    }
}
