package dev.parley.javalin;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.ConversationId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What holds from the moment in which a client has read that it is connected, and that an answer frees its place. */
class SocketConnectedTest {
    private static final int TIMES = 100;

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RawSocket.Frame next(RawSocket socket) throws IOException {
        return socket.readUntil(RawSocket.TEXT);
    }

    /** The frame of a type; those before it are kept. */
    private static JsonNode until(RawSocket socket, String type, List<String> before) throws IOException {
        JsonNode frame = next(socket).json();
        while (!frame.get("type").asString().equals(type)) {
            before.add(frame.toString());
            frame = next(socket).json();
        }
        return frame;
    }

    @Test
    void whatIsAskedAndSentOnceAClientHasReadConnectedIsServedAndHeard() throws IOException {
        try (SocketHost host = new SocketHost()) {
            ConversationId kitchen = host.backend.group(ANA, BEN).id();
            String place = "\",\"conversation\":\"" + kitchen + "\"}";
            for (int i = 0; i < TIMES; i++) {
                try (RawSocket ben = new RawSocket(host.port())) {
                    ben.text("{\"type\":\"connect\",\"id\":\"c\",\"token\":\"ben\"}");
                    List<String> before = new ArrayList<>();
                    until(ben, "connected", before);
                    assertThat(before).isEmpty();

                    host.backend.say(ANA, kitchen, "Hello " + i);
                    ben.text("{\"type\":\"watch\",\"id\":\"w" + place);
                    ben.text("{\"type\":\"unwatch\",\"id\":\"u" + place);
                    ben.text("{\"type\":\"connect\",\"id\":\"r\",\"token\":\"ben\"}");

                    Set<String> awaited = new TreeSet<>(Set.of("w", "u", "r", "Hello " + i));
                    while (!awaited.isEmpty()) {
                        JsonNode frame = next(ben).json();
                        assertThat(frame.get("type").asString()).as("%s", frame).isNotEqualTo("error");
                        awaited.remove(frame.path("id").asString(""));
                        awaited.remove(frame.path("message").path("text").asString(""));
                    }
                }
            }
        }
    }

    @Test
    void aRenewalMayFollowTheAnswerToTheLastOneAtOnce() throws IOException {
        try (SocketHost host = new SocketHost();
                RawSocket ben = new RawSocket(host.port())) {
            for (int i = 0; i < TIMES; i++) {
                ben.text("{\"type\":\"connect\",\"id\":\"c" + i + "\",\"token\":\"ben\"}");
                JsonNode answer = next(ben).json();
                while (!answer.path("id").asString("").equals("c" + i)) {
                    answer = next(ben).json();
                }
                assertThat(answer.get("type").asString()).as("%s", answer).isEqualTo("connected");
            }
        }
    }

    @Test
    void connectedIsNotSaidWhileHearingHasNotBegun() throws InterruptedException {
        CountDownLatch stands = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (SocketHost host = new SocketHost()) {
            host.backend.store.before(call -> {
                asked.countDown();
                hold(stands);
            });
            try (SocketClient ben = host.open()) {
                String id = ben.asking(Map.of("type", "connect", "token", "ben"));
                asked.await();
                assertThat(ben.frames("connected")).isEmpty();

                stands.countDown();

                assertThat(ben.awaitAnswer(id).get("type").asString()).isEqualTo("connected");
            } finally {
                stands.countDown();
            }
        }
    }

    @Test
    void aConnectWhoseHearingFailsIsAnsweredByTheReasonAndEnds() {
        try (SocketHost host = new SocketHost()) {
            host.backend.store.before(call -> {
                throw new ParleyException(Problem.STORE_UNAVAILABLE, "The store is away.");
            });
            try (SocketClient ben = host.open()) {
                JsonNode answer = ben.ask(Map.of("type", "connect", "token", "ben"));

                assertThat(answer.get("type").asString()).isEqualTo("error");
                assertThat(answer.get("code").asString()).isEqualTo("store.unavailable");
                assertThat(ben.awaitClosed().code()).isEqualTo(SocketClose.OVERLOADED.code());
                assertThat(ben.frames("connected")).isEmpty();
            }
        }
    }

    @Test
    void aConnectThatWaitsForItsCheckIsNotCalledLate() {
        ServerSettings.Waits waits = ServerSettings.Waits.DEFAULT;
        ServerSettings impatient = SocketHost.SETTINGS.withWaits(new ServerSettings.Waits(
                Duration.ofMillis(100), waits.ping(), waits.liveness(), waits.write(), waits.request(), waits.idle()));
        CountDownLatch stands = new CountDownLatch(1);
        try (SocketHost host = new SocketHost(impatient)) {
            for (int i = 0; i < 2; i++) {
                host.authenticating.execute(() -> hold(stands));
            }
            try (SocketClient ben = host.open()) {
                ben.asking(Map.of("type", "connect", "token", "ben"));

                assertThat(ben.awaitClosed().code()).isEqualTo(SocketClose.OVERLOADED.code());
            } finally {
                stands.countDown();
            }
        }
    }

    @Test
    void anAnswerFreesItsPlaceBeforeItIsWritten() {
        AtomicInteger refused = new AtomicInteger();
        SocketInFlight[] inFlight = new SocketInFlight[1];
        List<String> answers = new ArrayList<>();
        inFlight[0] = new SocketInFlight(error -> refused.incrementAndGet(), 1);
        SocketFrame frame = SocketFrames.done("one");

        inFlight[0].begin(
                "one",
                () -> CompletableFuture.completedFuture(frame),
                first -> inFlight[0].begin(
                        "two", () -> CompletableFuture.completedFuture(frame), second -> answers.add("two")));

        assertThat(answers).containsExactly("two");
        assertThat(refused).hasValue(0);
    }
}
