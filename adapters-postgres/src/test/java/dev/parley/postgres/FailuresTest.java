package dev.parley.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.shared.message.StoreTimeoutException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
    private static final String PLACE = "db.example:5432/parley";

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "40001", "40P01", "55P03", "57014", "57P01", "53300", "25006", "42P01"})
    void whatMayPassIsAnOutage(String state) {
        assertThat(problem(Failures.of(failure(state)))).isEqualTo(Problem.STORE_UNAVAILABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"57014", "55P03", "25P03", "53200"})
    void whatTakesTooLongAtOnceMayGetThroughInParts(String state) {
        assertThat(Failures.of(failure(state))).isInstanceOf(StoreTimeoutException.class);
        assertThat(Failures.ofCommit(failure(state))).isInstanceOf(StoreTimeoutException.class);
    }

    @Test
    void aServerThatDoesNotAnswerInTimeMayAnswerLess() {
        SQLException silent = new SQLException("no answer", "08006", new SocketTimeoutException("Read timed out"));

        assertThat(Failures.of(silent)).isInstanceOf(StoreTimeoutException.class);
        assertThat(Failures.ofCommit(silent)).isInstanceOf(StoreTimeoutException.class);
        assertThat(problem(Failures.ofCommit(silent))).isEqualTo(Problem.OUTCOME_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08001", "57P01", "40001"})
    void anOutageIsNotMendedByAskingForLess(String state) {
        assertThat(Failures.of(failure(state))).isNotInstanceOf(StoreTimeoutException.class);
    }

    @Test
    void aFullDiskIsForItsOperator() {
        assertThat(problem(Failures.of(failure("53100")))).isEqualTo(Problem.STORE_FULL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22021", "22P05", "23505", "23514", "54000"})
    void valuesThatCanNeverBeStoredAreNoOutage(String state) {
        assertThat(Failures.of(failure(state)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "08003", "57P01", "57014", "40003", "58030", "53100"})
    void aCommitThatFailsWithoutAVerdictHasAnUnknownOutcome(String state) {
        assertThat(problem(Failures.ofCommit(failure(state)))).isEqualTo(Problem.OUTCOME_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "25P02"})
    void aCommitThatTheServerRolledBackStoredNothing(String state) {
        assertThat(problem(Failures.ofCommit(failure(state)))).isEqualTo(Problem.STORE_UNAVAILABLE);
    }

    @Test
    void aCommitThatViolatesARuleStoredNothingAndNeverWill() {
        assertThat(Failures.ofCommit(failure("23505"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aFailureWithoutAStateIsAnOutage() {
        assertThat(problem(Failures.of(new SQLException("closed")))).isEqualTo(Problem.STORE_UNAVAILABLE);
        assertThat(problem(Failures.ofCommit(new SQLException("closed")))).isEqualTo(Problem.OUTCOME_UNKNOWN);
    }

    @Test
    void whoCannotConnectIsToldWhereAndWhatToCheck() {
        assertThat(connecting("08001")).contains(PLACE, "check that it runs", "host, port");
        assertThat(connecting("28P01")).contains(PLACE, "the password");
        assertThat(connecting("3D000")).contains(PLACE, "create it");
        assertThat(connecting("53300")).contains(PLACE, "max_connections");
    }

    private static String connecting(String state) {
        ParleyException failure = Failures.ofConnecting(failure(state), PLACE);
        assertThat(failure.problem()).isEqualTo(Problem.STORE_UNAVAILABLE);
        return failure.detail();
    }

    @Test
    void whatTheDatabaseQuotesIsNotRepeated() {
        SQLException quoting = new SQLException("Key (body)=(a secret) exists", "23505");

        assertThat(Failures.of(quoting).getMessage()).doesNotContain("secret");
        assertThat(Failures.ofCommit(new SQLException("a secret", "08006")).getMessage())
                .doesNotContain("secret");
    }

    private static Problem problem(RuntimeException failure) {
        return ((ParleyException) failure).problem();
    }

    private static SQLException failure(String state) {
        return new SQLException("it failed", state);
    }
}
