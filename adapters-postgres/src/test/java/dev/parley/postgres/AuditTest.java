package dev.parley.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.postgres.DatabaseNotOpenedException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    private static final Audit FIT = new Audit(180_006, "UTF8", false, "on", "on", "on");
    private static final Audit WEAK = new Audit(180_006, "UTF8", false, "off", "off", "off");

    @Test
    void aDurableDatabaseIsAccepted() {
        assertThatCode(() -> FIT.check("here", false)).doesNotThrowAnyException();
        assertThat(FIT.weaknesses()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "remote_write", "remote_apply"})
    void aCommitThatWaitsForTheDiskIsDurableWhateverElseItWaitsFor(String synchronousCommit) {
        assertThat(new Audit(180_006, "UTF8", false, "on", "on", synchronousCommit).weaknesses())
                .isEmpty();
    }

    @Test
    void eachWeakSettingIsNamedWithWhatToDo() {
        assertThat(WEAK.weaknesses()).hasSize(3);
        assertRefused(WEAK, false, "fsync = on", "full_page_writes = on", "synchronous_commit = on", "allow weak");
    }

    @Test
    void oneWeakSettingIsEnoughToBeRefused() {
        for (Audit weak : List.of(
                new Audit(180_006, "UTF8", false, "off", "on", "on"),
                new Audit(180_006, "UTF8", false, "on", "off", "on"),
                new Audit(180_006, "UTF8", false, "on", "on", "off"))) {
            assertThat(weak.weaknesses()).hasSize(1);
            assertRefused(weak, false, "here");
        }
    }

    @Test
    void weakDurabilityMayBeAllowed() {
        assertThatCode(() -> WEAK.check("here", true)).doesNotThrowAnyException();
    }

    @Test
    void nothingElseMayBeAllowed() {
        assertRefused(new Audit(120_020, "UTF8", false, "on", "on", "on"), true, "Postgres 13");
        assertRefused(
                new Audit(180_006, "LATIN1", false, "on", "on", "on"), true, "server_encoding", "LATIN1", "'UTF8'");
        assertRefused(new Audit(180_006, "UTF8", true, "on", "on", "on"), true, "recovery", "primary");
    }

    private static void assertRefused(Audit audit, boolean allowWeakDurability, String... words) {
        assertThatThrownBy(() -> audit.check("here", allowWeakDurability))
                .isInstanceOfSatisfying(
                        DatabaseNotOpenedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNFIT))
                .hasMessageContaining("here")
                .hasMessageContainingAll(words);
    }
}
