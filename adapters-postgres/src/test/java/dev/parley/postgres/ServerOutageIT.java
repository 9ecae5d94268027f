package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.StoreContract;
import dev.parley.postgres.PostgresSettings.Pools;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers see while the server is away, and that nothing needs to be started again afterwards. */
class ServerOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<Problem> OUTAGE =
            Set.of(Problem.STORE_UNAVAILABLE, Problem.OVERLOADED, Problem.OUTCOME_UNKNOWN);
    private static final PostgresServer SERVER = PostgresServer.launch();

    private final PostgresSettings settings =
            Databases.on(SERVER).withExclusive(true).withPools(new Pools(1, 1, 1));
    private final PostgresMessageRepository store = PostgresMessageRepository.open(settings);

    ServerOutageIT() {
        store.bind(StoreContract.LOG);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @Test
    void afterAKillOfTheServerItWorksAgainByItself() {
        ChatConversation before = commit();

        SERVER.kill();

        assertOutage(this::commit);
        assertOutage(() -> store.conversationsOf(ANA));
        await("trouble").atMost(PATIENCE).until(() -> store.trouble().isPresent());
        assertThat(store.trouble().orElseThrow()).contains("can't be reached", "127.0.0.1:" + SERVER.port());

        SERVER.start();

        assertWorksAgain(before);
    }

    @Test
    void afterAFreezeOfTheServerItWorksAgainByItself() {
        ChatConversation before = commit();

        SERVER.pause();

        assertOutage(this::commit);
        assertOutage(() -> store.conversationsOf(ANA));
        await("trouble").atMost(PATIENCE).until(() -> store.trouble().isPresent());

        SERVER.resume();

        assertWorksAgain(before);
    }

    private void assertWorksAgain(ChatConversation before) {
        await("commits again")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ParleyException.class)
                .untilAsserted((ThrowingRunnable) this::commit);
        await("reads again")
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ParleyException.class)
                .untilAsserted(() -> assertThat(store.conversation(before.id())).contains(before));
        await("no trouble").atMost(PATIENCE).until(() -> store.trouble().isEmpty());
    }

    @Test
    void readersThatAreStuckAreBoundedAndHoldUpNoWriter() throws SQLException {
        ChatConversation kitchen = commit();
        try (Connection other = DriverManager.getConnection(settings.url());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Throwable> stuck = CompletableFuture.supplyAsync(
                    () -> catchThrowable(() -> store.range(kitchen.id(), 1, 10)), task -> new Thread(task).start());
            await("a reader to be stuck")
                    .atMost(PATIENCE)
                    .until(() -> stuck.isDone() || Sql.number(settings, "SELECT count(*) FROM " + Sql.WAITING) > 0);

            assertThatCode(() -> store.checkpoint(0)).doesNotThrowAnyException();
            assertThatCode(this::commit).doesNotThrowAnyException();

            assertThat(ParleyException.of(stuck.join()).problem()).isEqualTo(Problem.STORE_UNAVAILABLE);
            other.rollback();
        }
        assertThat(store.range(kitchen.id(), 1, 10)).isEmpty();
    }

    @Test
    void moreReadersThanMayWaitAreRefusedAtOnce() throws SQLException {
        try (Connection other = DriverManager.getConnection(settings.url());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE members IN ACCESS EXCLUSIVE MODE");
            List<CompletableFuture<Throwable>> readers = List.of(reader(), reader(), reader(), reader());

            List<Problem> problems = readers.stream()
                    .map(reader -> ParleyException.of(reader.join()).problem())
                    .toList();

            assertThat(problems).contains(Problem.OVERLOADED).contains(Problem.STORE_UNAVAILABLE);
            other.rollback();
        }
    }

    private CompletableFuture<Throwable> reader() {
        return CompletableFuture.supplyAsync(
                () -> catchThrowable(() -> store.conversationsOf(ANA)), task -> new Thread(task).start());
    }

    private ChatConversation commit() {
        Checkpoint before = store.checkpoint(0);
        ChatConversation kitchen = aGroup(aConversationId(), before.next(), ANA);
        store.commit(new Changes(
                0,
                before,
                new Checkpoint(before.next() + 1, before.next()),
                List.of(kitchen),
                memberships(kitchen),
                List.of(),
                List.of(),
                List.of()));
        return kitchen;
    }

    private static void assertOutage(Runnable call) {
        Throwable failure = catchThrowable(call::run);
        assertThat(failure).isInstanceOf(ParleyException.class);
        assertThat(OUTAGE).contains(((ParleyException) failure).problem());
    }
}
