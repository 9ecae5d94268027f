package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.StoreContract;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.work.Cancellation;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody waits for any longer ends in the server as well. */
class CancellingIT implements StoreContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final PostgresSettings settings = Databases.fresh()
            .withPools(new PostgresSettings.Pools(1, 1, 4))
            .withTimeouts(new PostgresSettings.Timeouts(
                    Duration.ofSeconds(10), LONG, LONG.plusMinutes(1), LONG.plusMinutes(2)));
    private final PostgresMessageRepository store = PostgresMessageRepository.open(settings);
    private final ExecutorService reader = Executors.newSingleThreadExecutor();
    private final Cancellation connection = new Cancellation();

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @AfterEach
    void close() {
        reader.shutdownNow();
        store.close();
    }

    private Matches search() {
        return store.matching(ANA, Optional.empty(), SearchTerms.of("word"), 10);
    }

    private <T> CompletableFuture<T> begin(Cancellation cancellation, Supplier<T> work) {
        return CompletableFuture.supplyAsync(() -> cancellation.within(work), reader);
    }

    private static void assertCancelled(CompletableFuture<?> read) {
        assertThat(read).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(CancellationException.class);
    }

    private void awaitSessions(String where, long count) {
        await().atMost(PATIENCE).until(() -> Sql.number(settings, "SELECT count(*) FROM " + where) == count);
    }

    @Test
    void aStatementThatRunsIsCancelledInTheServer() throws SQLException {
        store.bind(LOG);
        begin(0, aGroup(aConversationId(), 0, ANA));
        try (Connection blocking = DriverManager.getConnection(settings.url());
                Statement lock = blocking.createStatement()) {
            blocking.setAutoCommit(false);
            lock.execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Matches> search = begin(connection, this::search);
            awaitSessions(Sql.WAITING, 1);

            connection.cancel();

            assertCancelled(search);
            awaitSessions(Sql.WAITING, 0);
            blocking.rollback();
        }
        assertThat(search().messages()).isEmpty();
    }

    @Test
    void cancellingHitsNothingThatComesAfterwardsOnTheSameConnection() {
        try (Pool pool = Pool.open("test", 1, new Connections(settings), settings)) {
            for (int i = 0; i < 20; i++) {
                Cancellation cancelled = new Cancellation();
                CompletableFuture<Boolean> asleep = begin(cancelled, () -> sleep(pool, 600));
                awaitSessions(
                        "pg_stat_activity WHERE query LIKE '%pg_sleep%' AND state = 'active'"
                                + " AND pid <> pg_backend_pid() AND datname = current_database()",
                        1);

                cancelled.cancel();

                assertCancelled(asleep);
                assertThat(begin(connection, () -> sleep(pool, 0.01)))
                        .succeedsWithin(PATIENCE)
                        .isEqualTo(true);
            }
        }
    }

    private static boolean sleep(Pool pool, double seconds) {
        return pool.query(any -> {
            try (PreparedStatement statement = any.prepareStatement("SELECT pg_sleep(?)")) {
                statement.setDouble(1, seconds);
                return statement.execute();
            }
        });
    }

    @Test
    void whatIsCancelledBeforeItHasAConnectionAsksForNothing() {
        connection.cancel();

        assertCancelled(CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return connection.within(this::search);
                    } catch (CancellationException e) {
                        throw new CompletionException(e);
                    }
                },
                reader));
    }
}
