package dev.parley.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.postgres.PostgresSettings.Pools;
import dev.parley.postgres.PostgresSettings.Timeouts;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresSettingsTest {
    private static final PostgresSettings SETTINGS =
            PostgresSettings.of("jdbc:postgresql://one:5433,two/parley?password=hidden&ssl=true", "ana", "secret");

    @Test
    void usuallyManyProcessesWriteAndTheDatabaseIsDurable() {
        assertThat(SETTINGS.exclusive()).isFalse();
        assertThat(SETTINGS.allowWeakDurability()).isFalse();
    }

    @Test
    void eachPartIsReplacedOnItsOwn() {
        Pools pools = new Pools(1, 2, 3);
        Timeouts timeouts = new Timeouts(seconds(9), seconds(1), seconds(2), seconds(3));

        PostgresSettings changed = SETTINGS.withExclusive(true)
                .withAllowWeakDurability(true)
                .withPools(pools)
                .withTimeouts(timeouts);

        assertThat(changed)
                .isEqualTo(new PostgresSettings(SETTINGS.url(), "ana", "secret", pools, timeouts, true, true));
    }

    @Test
    void noPasswordIsShown() {
        assertThat(SETTINGS.toString()).contains("one:5433", "ana").doesNotContain("secret", "hidden");
    }

    @Test
    void whereADatabaseIsSaysWithoutItsPassword() {
        assertThat(new Connections(SETTINGS).place()).isEqualTo("one:5433,two:5432/parley");
    }

    @Test
    void anAddressIsAJdbcAddressAndIsNotRepeatedAsItMayHoldAPassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PostgresSettings.of("postgres://ana:secret@host/parley", "ana", ""))
                .withMessageContaining("jdbc:postgresql:")
                .withMessageNotContaining("secret");
    }

    @Test
    void eachPoolHasAConnectionAndAPlaceToWait() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Pools(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pools(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pools(1, 1, 0));
    }

    @Test
    void theServerGivesUpBeforeItsClient() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timeouts(seconds(0), seconds(1), seconds(2), seconds(3)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timeouts(seconds(1), seconds(0), seconds(2), seconds(3)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timeouts(seconds(1), seconds(2), seconds(2), seconds(3)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Timeouts(seconds(1), seconds(1), seconds(3), seconds(3)));
    }

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }
}
