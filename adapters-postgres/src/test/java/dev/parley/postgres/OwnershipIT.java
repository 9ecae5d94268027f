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
import dev.parley.postgres.PostgresSettings.Timeouts;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Of those who want the database to themselves, one has it, and whoever lost it writes nothing any more. */
class OwnershipIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(2), PATIENCE, PATIENCE.plusSeconds(1), PATIENCE.plusSeconds(2));

    private final PostgresSettings settings = Databases.fresh().withExclusive(true);

    @Test
    void aSecondOwnerIsRefusedAndTheFirstGoesOn() {
        try (PostgresMessageRepository first = open()) {
            assertInUse();

            commit(first);
        }
    }

    @Test
    void whatIsClosedMayBeOpenedAtOnce() {
        for (int i = 0; i < 3; i++) {
            try (PostgresMessageRepository store = open()) {
                commit(store);
            }
        }
    }

    @Test
    void anOwnerInAnotherDatabaseIsInNobodysWay() {
        try (PostgresMessageRepository first = open();
                PostgresMessageRepository second =
                        PostgresMessageRepository.open(Databases.fresh().withExclusive(true))) {
            second.bind(StoreContract.LOG);
            commit(first);
            commit(second);
        }
    }

    @Test
    void anOwnerWhoseConnectionIsLostTakesTheDatabaseAgainAndGoesOn() {
        try (PostgresMessageRepository first = open()) {
            long session = ownersSession();
            Sql.execute(settings, "SELECT pg_terminate_backend(" + session + ")");

            commit(first);
            await("the lock to be taken again")
                    .atMost(PATIENCE)
                    .until(this::ownersSession, taken -> taken > 0 && taken != session);
            assertInUse();
            commit(first);
            await("no trouble").atMost(PATIENCE).until(() -> first.trouble().isEmpty());
        }
    }

    @Test
    void whoWasReplacedWritesNothingAnyMoreAndSaysSo() {
        try (PostgresMessageRepository first = open()) {
            commit(first);
            CompletableFuture<PostgresMessageRepository> taking =
                    CompletableFuture.supplyAsync(() -> open(PATIENT), task -> new Thread(task).start());
            await("the second one to wait for the lock")
                    .atMost(PATIENCE)
                    .until(() -> taking.isDone() || Sql.number(settings, "SELECT count(*) FROM " + Sql.WAITING) > 0);
            Sql.execute(settings, "SELECT pg_terminate_backend(pid) FROM " + Sql.OWNERS_SESSION);

            try (PostgresMessageRepository second = taking.join()) {
                Checkpoint before = second.checkpoint(0);
                assertReplaced(first);
                assertReplaced(first);
                assertThat(second.checkpoint(0)).isEqualTo(before);
                await("trouble")
                        .atMost(PATIENCE)
                        .until(() -> first.trouble().orElse("").contains("Another process has taken over"));
                assertThat(first.checkpoint(0)).isEqualTo(before);
                assertThat(first.conversationsOf(ANA)).hasSize(1);

                commit(second);
                assertThat(second.trouble()).isEmpty();
            }
            assertReplaced(first);
        }
    }

    @Test
    void whoseTokenIsReplacedInTheTableWritesNothingThoughTheyHoldTheLock() {
        try (PostgresMessageRepository first = open()) {
            Sql.execute(settings, "UPDATE store SET owner = gen_random_uuid()");

            assertReplaced(first);

            assertThat(first.checkpoint(0)).isEqualTo(Checkpoint.START);
        }
    }

    @Test
    void aProcessThatIsKilledIsInNobodysWay() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwningProcess.class.getName(),
                        settings.url())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo(OwningProcess.OPEN);
            assertInUse();

            process.destroyForcibly();

            try (PostgresMessageRepository successor = open()) {
                commit(successor);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private PostgresMessageRepository open() {
        return open(Timeouts.DEFAULT);
    }

    private PostgresMessageRepository open(Timeouts timeouts) {
        PostgresMessageRepository store = PostgresMessageRepository.open(settings.withTimeouts(timeouts));
        store.bind(StoreContract.LOG);
        return store;
    }

    private long ownersSession() {
        return Sql.number(settings, "SELECT coalesce(max(pid), 0) FROM " + Sql.OWNERS_SESSION);
    }

    private void assertInUse() {
        assertThatThrownBy(() -> PostgresMessageRepository.open(settings).close())
                .isInstanceOfSatisfying(
                        DatabaseNotOpenedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.IN_USE))
                .hasMessageContaining("another process")
                .hasMessageContaining("Stop that one first")
                .hasMessageContaining(new Connections(settings).place());
    }

    private static void assertReplaced(PostgresMessageRepository store) {
        assertThatThrownBy(() -> commit(store))
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(Problem.STORE_UNAVAILABLE))
                .hasMessageContaining("Another process has taken over");
    }

    private static void commit(PostgresMessageRepository store) {
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
        assertThat(store.conversation(kitchen.id())).contains(kitchen);
    }
}
