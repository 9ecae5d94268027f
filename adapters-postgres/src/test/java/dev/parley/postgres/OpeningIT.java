package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.StoreContract;
import dev.parley.postgres.DatabaseNotOpenedException.Reason;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a database is asked for before it is used, and what becomes of one that does not comply. */
class OpeningIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PostgresServer server = PostgresServer.shared();

    @Test
    void aServerThatForcesNothingToTheDiskIsRefusedUnlessThatIsAllowed() {
        try (PostgresServer weak = PostgresServer.launch("fsync=off", "full_page_writes=off")) {
            PostgresSettings settings = Databases.on(weak);

            assertUnfit(settings, "fsync = on", "full_page_writes = on", "allow weak durability");

            try (PostgresMessageRepository store =
                    PostgresMessageRepository.open(settings.withAllowWeakDurability(true))) {
                assertThat(store.weaknesses()).hasSize(2);
                assertWorks(store);
            }
        }
    }

    @Test
    void aDatabaseWhoseCommitsDoNotWaitIsRefusedUnlessThatIsAllowed() {
        String database = server.newDatabase();
        server.execute(database, "ALTER DATABASE " + database + " SET synchronous_commit = off");
        PostgresSettings settings = Databases.named(server, database);

        assertUnfit(settings, "synchronous_commit = on");

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings.withAllowWeakDurability(true))) {
            assertThat(store.weaknesses()).singleElement().asString().contains("synchronous_commit");
        }
    }

    @Test
    void aDurableDatabaseHasNoWeaknesses() {
        try (PostgresMessageRepository store =
                PostgresMessageRepository.open(Databases.fresh().withAllowWeakDurability(true))) {
            assertThat(store.weaknesses()).isEmpty();
        }
    }

    @Test
    void anotherEncodingIsRefusedAndCannotBeAllowed() {
        String database =
                server.newDatabase("ENCODING 'LATIN1'", "TEMPLATE template0", "LC_COLLATE 'C'", "LC_CTYPE 'C'");

        assertUnfit(
                Databases.named(server, database).withAllowWeakDurability(true), "LATIN1", "server_encoding", "'UTF8'");
    }

    @Test
    void aServerThatDoesNotAnswerIsAnOutageThatSaysWhereAndWhatToCheck() {
        PostgresSettings settings = PostgresSettings.of("jdbc:postgresql://127.0.0.1:1/parley", "ana", "hidden");

        assertThatThrownBy(() -> PostgresMessageRepository.open(settings))
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.STORE_UNAVAILABLE))
                .hasMessageContaining("127.0.0.1:1/parley")
                .hasMessageContaining("check that it runs")
                .hasMessageNotContaining("hidden")
                .hasStackTraceContaining("refused")
                .satisfies(
                        failure -> assertThat(failure.getCause().getMessage()).doesNotContain("hidden"));
    }

    @Test
    void aDatabaseThatDoesNotExistIsToBeCreated() {
        assertThatThrownBy(() -> PostgresMessageRepository.open(Databases.named(server, "nowhere")))
                .isInstanceOf(ParleyException.class)
                .hasMessageContaining("/nowhere; create it");
    }

    @Test
    void tablesOfANewerVersionAreRefusedAndLeftAlone() throws SQLException {
        PostgresSettings settings = Databases.fresh();
        PostgresMessageRepository.open(settings).close();
        Sql.execute(
                settings,
                "INSERT INTO flyway_schema_history SELECT 999, '999', 'from the future', type, 'V999__future.sql', checksum,"
                        + " installed_by, installed_on, execution_time, success FROM flyway_schema_history"
                        + " WHERE version = '1'");

        assertUnfit(settings, "version 999", "use the newer Parley");
    }

    @Test
    void tablesOfSomebodyElseAreRefusedAndLeftAlone() throws SQLException {
        PostgresSettings settings = Databases.fresh();
        Sql.execute(settings, "CREATE TABLE messages AS SELECT 1 AS precious");

        assertUnfit(settings, "use an empty database");

        assertThat(Sql.number(settings, "SELECT precious FROM messages")).isEqualTo(1);
    }

    @Test
    void aUserWhoMayNotCreateTablesIsTold() throws SQLException {
        PostgresSettings settings = Databases.fresh();
        Sql.execute(settings, "CREATE ROLE reader LOGIN");
        try {
            assertUnfit(
                    PostgresSettings.of(settings.url().replace("user=postgres", "user=reader"), "reader", ""),
                    "may create tables");
        } finally {
            Sql.execute(settings, "DROP ROLE reader");
        }
    }

    @Test
    void severalProcessesMayMakeTheTablesAtOnce() {
        PostgresSettings settings = Databases.fresh();

        List<CompletableFuture<PostgresMessageRepository>> opening = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> PostgresMessageRepository.open(settings), task -> new Thread(task).start()))
                .toList();
        List<PostgresMessageRepository> stores =
                opening.stream().map(CompletableFuture::join).toList();

        stores.forEach(OpeningIT::bind);
        assertWorks(stores.get(0));
        stores.forEach(PostgresMessageRepository::close);
    }

    @Test
    void aMigrationThatIsKilledHalfwayLeavesNothingAndTheNextStartCompletesIt() throws SQLException {
        PostgresSettings settings = Databases.fresh();
        try (Connection other = DriverManager.getConnection(settings.url());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("CREATE TABLE messages (in_the_way int)");
            CompletableFuture<PostgresMessageRepository> opening = CompletableFuture.supplyAsync(
                    () -> PostgresMessageRepository.open(settings), task -> new Thread(task).start());
            await("the migration to wait for the table that is in the way")
                    .atMost(PATIENCE)
                    .until(() -> Sql.number(settings, "SELECT count(*) FROM " + Sql.WAITING) == 1);

            Sql.number(settings, "SELECT count(pg_terminate_backend(pid)) FROM " + Sql.WAITING);

            assertThatThrownBy(opening::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ParleyException.class,
                            failure -> assertThat(failure.problem()).isEqualTo(Problem.STORE_UNAVAILABLE));
            other.rollback();
        }
        assertThat(Sql.number(settings, "SELECT count(*) FROM pg_tables WHERE tablename = 'conversations'"))
                .isZero();

        try (PostgresMessageRepository store = PostgresMessageRepository.open(settings)) {
            assertWorks(store);
        }
    }

    private static void assertUnfit(PostgresSettings settings, String... words) {
        assertThatThrownBy(() -> PostgresMessageRepository.open(settings).close())
                .isInstanceOfSatisfying(
                        DatabaseNotOpenedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNFIT))
                .hasMessageContaining(new Connections(settings).place())
                .hasMessageContainingAll(words);
    }

    private static void bind(PostgresMessageRepository store) {
        store.bind(StoreContract.LOG);
    }

    private static void assertWorks(PostgresMessageRepository store) {
        bind(store);
        ChatConversation kitchen = aGroup(aConversationId(), 0, ANA);
        store.commit(new Changes(
                0,
                Checkpoint.START,
                new Checkpoint(1, 0),
                List.of(kitchen),
                memberships(kitchen),
                List.of(),
                List.of(),
                List.of()));
        assertThat(store.conversation(kitchen.id())).contains(kitchen);
    }
}
