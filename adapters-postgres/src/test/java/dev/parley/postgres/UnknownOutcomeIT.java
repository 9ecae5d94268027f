package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.memberships;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.StoreContract;
import dev.parley.postgres.CuttingProxy.Cut;
import dev.parley.shared.event.FencedException;
import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A commit that is not answered may have happened or not; the checkpoint tells, and nothing happens twice. */
class UnknownOutcomeIT {
    private final PostgresServer server = PostgresServer.shared();
    private final CuttingProxy proxy = CuttingProxy.before(server);
    private final ChatConversation kitchen = aGroup(aConversationId(), 0, ANA);
    private final Changes changes = new Changes(
            0,
            Checkpoint.START,
            new Checkpoint(1, 0),
            List.of(kitchen),
            memberships(kitchen),
            List.of(),
            List.of(),
            List.of());
    private PostgresMessageRepository store;

    /** Without statements that the server remembers, each commit is spelled out, which is how the proxy knows it. */
    @BeforeEach
    void open() {
        String url = server.jdbcUrl(server.newDatabase()).replace(":" + server.port(), ":" + proxy.port());
        store = PostgresMessageRepository.open(
                PostgresSettings.of(url + "&prepareThreshold=0&sslmode=disable", server.user(), ""));
        store.bind(StoreContract.LOG);
    }

    @AfterEach
    void close() {
        proxy.cut(Cut.NEVER);
        store.close();
        proxy.close();
    }

    @Test
    void aCommitWhoseAnswerIsLostIsUnknownAndFoundAfterwards() {
        proxy.cut(Cut.AFTER_COMMIT);

        assertThat(problemOfCommit()).isEqualTo(Problem.OUTCOME_UNKNOWN);

        proxy.cut(Cut.NEVER);
        assertThat(store.checkpoint(0)).isEqualTo(new Checkpoint(1, 0));
        assertThat(store.conversation(kitchen.id())).contains(kitchen);
        assertThatThrownBy(() -> store.commit(changes)).isInstanceOf(FencedException.class);
    }

    @Test
    void aCommitThatNeverArrivesIsUnknownAndMayBeRepeated() {
        proxy.cut(Cut.BEFORE_COMMIT);

        assertThat(problemOfCommit()).isEqualTo(Problem.OUTCOME_UNKNOWN);

        proxy.cut(Cut.NEVER);
        assertThat(store.checkpoint(0)).isEqualTo(Checkpoint.START);
        store.commit(changes);
        assertThat(store.conversation(kitchen.id())).contains(kitchen);
    }

    private Problem problemOfCommit() {
        return catchThrowableOfType(ParleyException.class, () -> store.commit(changes))
                .problem();
    }
}
