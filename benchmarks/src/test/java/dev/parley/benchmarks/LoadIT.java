package dev.parley.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A whole load against a server that is told how to behave. */
class LoadIT {
    private static final Tokens TOKENS = new Tokens("a secret of thirty-two bytes or more", InstantSource.system());
    /** How long what never comes is waited for; what comes has longer. */
    private static final String IN_VAIN = "--drain=2";

    private static final FakeServer.Deed DELIVER = (seq, listener, frame) -> List.of(frame);

    @Test
    void aServerThatKeepsItsPromisesIsMeasured() throws IOException {
        LoadResult result = run(DELIVER);

        assertThat(result.faults()).isEmpty();
        assertThat(result.errors()).isEmpty();
        assertThat(result.acknowledgedPerSecond()).isPositive();
        assertThat(result.deliveredPerSecond()).isGreaterThan(result.acknowledgedPerSecond());
        assertThat(result.ackMillis().count()).isPositive();
        assertThat(result.deliveryMillis().count()).isPositive();
    }

    @Test
    void byTheClockAsManyMessagesAreMeasuredAsWereMeantToBeSent() throws IOException {
        LoadResult result = run(DELIVER, "--rate=200");

        assertThat(result.faults()).isEmpty();
        assertThat(result.ackMillis().count()).isEqualTo(200);
        assertThat(result.deliveryMillis().count()).isEqualTo(200 * 3);
    }

    @Test
    void aMessageThatOneListenerDoesNotHearFailsTheRun() throws IOException {
        LoadResult result =
                run((seq, listener, frame) -> seq == 5 && listener == 1 ? List.of() : List.of(frame), IN_VAIN);

        assertThat(result.violations()).containsKey("gap in what a connection heard");
        assertThat(result.faults()).isNotEmpty();
    }

    @Test
    void messagesThatOneListenerHearsNoMoreFailTheRun() throws IOException {
        LoadResult result =
                run((seq, listener, frame) -> seq > 5 && listener == 1 ? List.of() : List.of(frame), IN_VAIN);

        assertThat(result.violations()).containsKey("acknowledged and not heard by a connection");
    }

    @Test
    void aMessageThatIsHeardTwiceFailsTheRun() throws IOException {
        LoadResult result =
                run((seq, listener, frame) -> seq == 5 && listener == 1 ? List.of(frame, frame) : List.of(frame));

        assertThat(result.violations()).containsKey("heard again by a connection");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertThatIOException()
                .isThrownBy(() -> run("--node=http://127.0.0.1:1"))
                .withMessageContaining("http://127.0.0.1:1 is not ready");
    }

    private static LoadResult run(FakeServer.Deed deed, String... more) throws IOException {
        try (FakeServer server = new FakeServer(0, deed)) {
            return run(Stream.concat(Stream.of("--node=" + server.address()), Stream.of(more))
                    .toArray(String[]::new));
        }
    }

    private static LoadResult run(String... more) throws IOException {
        Stream<String> small =
                Stream.of("--groups=2", "--members=3", "--senders=4", "--window=3", "--warm-up=0", "--measure=1");
        Arguments arguments =
                Arguments.parse(Stream.concat(small, Stream.of(more)).toArray(String[]::new));
        try (Load load = new Load(LoadSettings.of(arguments), TOKENS, "run")) {
            return load.run();
        }
    }
}
