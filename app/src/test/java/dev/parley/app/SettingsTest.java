package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    @Test
    void withNothingGivenOneNodeOnFilesListensOnLoopback() {
        Settings settings = settings(Map.of());

        assertThat(settings.bus()).isEqualTo(Settings.Bus.LOCAL);
        assertThat(settings.store()).isEqualTo(Settings.Store.JSON);
        assertThat(settings.http().host()).isEqualTo("127.0.0.1");
        assertThat(settings.http().port()).isEqualTo(7070);
        assertThat(settings.json().dataDir()).isEqualTo(Path.of("./data"));
        assertThat(settings.json().searchReach()).isEqualTo(20_000);
        assertThat(settings.auth().configured()).isFalse();
    }

    @Test
    void howFarASearchOfFilesLooksBackIsASetting() {
        assertThat(settings(Map.of("PARLEY_JSON_SEARCH_REACH", "300")).json().searchReach())
                .isEqualTo(300);
    }

    @Test
    void theTemplateListsEverySettingWithItsDefault() throws IOException {
        Map<String, String> template = new HashMap<>();
        Matcher line = Pattern.compile("(?m)^(PARLEY_[A-Z0-9_]+)=(.*)$")
                .matcher(Files.readString(Path.of("..", ".env.template")));
        while (line.find()) {
            template.put(line.group(1), line.group(2));
        }
        SettingsReader reader = new SettingsReader(new Environment(Map.of()));
        Settings defaults = Settings.read(reader);

        Set<String> known = new TreeSet<>(reader.known());
        assertThat(template.keySet()).containsExactlyInAnyOrderElementsOf(known);
        assertThat(settings(template)).isEqualTo(defaults);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PARLEY_BUS                       | rabbit            | local, kafka
                    PARLEY_STORE                     | mongo             | json, postgres, memory
                    PARLEY_HTTP_PORT                 | 70000             | 65535
                    PARLEY_HTTP_PORT                 | seven             | whole number
                    PARLEY_ALLOW_WEAK_DURABILITY     | yes               | true or false
                    PARLEY_ALLOWED_ORIGINS           | *                 | scheme, host and port
                    PARLEY_ALLOWED_ORIGINS           | https://a.org/x   | scheme, host and port
                    PARLEY_ALLOWED_ORIGINS           | https://A.org     | scheme, host and port
                    PARLEY_ALLOWED_ORIGINS           | https://a.org:443 | scheme, host and port
                    PARLEY_ALLOWED_ORIGINS           | https://a.org:0   | scheme, host and port
                    PARLEY_ALLOWED_ORIGINS           | https://a:70000   | scheme, host and port
                    PARLEY_ALLOWED_ORIGINS           | httpx://a.org     | scheme, host and port
                    PARLEY_ALLOWED_ORIGINS           | https://b@a.org   | scheme, host and port
                    PARLEY_ALLOWED_HOSTS             | http://x/y        | a host
                    PARLEY_ALLOWED_HOSTS             | a.org,b.org/c     | a host
                    PARLEY_ALLOWED_HOSTS             | *.a.org           | a host
                    PARLEY_ALLOWED_HOSTS             | a b               | a host
                    PARLEY_ALLOWED_HOSTS             | ::1               | a host
                    PARLEY_ALLOWED_HOSTS             | [::1              | a host
                    PARLEY_ALLOWED_HOSTS             | [x]               | a host
                    PARLEY_ALLOWED_HOSTS             | a.org:            | a host
                    PARLEY_ALLOWED_HOSTS             | a.org:70000       | a host
                    PARLEY_ALLOWED_HOSTS             | a.org:0           | a host
                    PARLEY_ALLOWED_HOSTS             | ana@a.org         | a host
                    PARLEY_AUTH_ISSUER               | https://id.test   | PARLEY_AUTH_HS256_SECRET or PARLEY_AUTH_JWKS
                    PARLEY_AUTH_AUDIENCE             | parley            | PARLEY_AUTH_HS256_SECRET or PARLEY_AUTH_JWKS
                    PARLEY_KAFKA_PARTITIONS          | 257               | from 1 to 256
                    PARLEY_STORED_TIMEOUT_SECONDS    | 10                | less than PARLEY_REQUEST_TIMEOUT_SECONDS
                    PARLEY_KAFKA_MIN_INSYNC_REPLICAS | 4                 | at most PARLEY_KAFKA_REPLICATION
                    PARLEY_AUTH_JWKS                 | http://keys.test/ | https
                    PARLEY_AUTH_HS256_SECRET         | short             | at least 32 bytes
                    PARLEY_AUTH_HS256_SECRET_FILE    | /nowhere/at/all   | can't be read
                    PARLEY_HTTP_HOST                 | 0.0.0.0           | PARLEY_AUTH_HS256_SECRET
                    PARLEY_HTTP_HOST                 | 0.0.0.0           | PARLEY_BEHIND_TLS_PROXY
                    PARLEY_JSON_SEARCH_REACH         | 0                 | from 1 to 10000000
                    PARLEY_JSON_SEARCH_REACH         | 10000001          | from 1 to 10000000
                    PARLEY_JSON_SEARCH_REACH         | all               | whole number
                    PARLEY_POSTGRES_URL              | mysql://x         | jdbc:postgresql:
                    PARLEY_RETENTION_DAYS            | -1                | 0 to 36500
                    PARLEY_RETENTION_CHECK_SECONDS   | 0                 | 1 to 86400
                    PARLEY_SHOE_SIZE                 | 43                | not a setting
                    """)
    void whatIsNotAcceptedIsNamedWithWhatIs(String name, String value, String accepted) {
        assertThatThrownBy(() -> settings(Map.of(name, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(accepted);
    }

    @Test
    void messagesAreKeptForEverUnlessDaysAreGiven() {
        assertThat(settings(Map.of()).retention().kept()).isEmpty();
        assertThat(settings(Map.of("PARLEY_RETENTION_DAYS", "30")).retention().kept())
                .contains(Duration.ofDays(30));
        assertThat(settings(Map.of()).retention().check()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void everythingWrongIsToldAtOnceAndSecretsAreNot() {
        assertThatThrownBy(() -> settings(Map.of("PARLEY_BUS", "x", "PARLEY_AUTH_HS256_SECRET", "hush")))
                .hasMessageContaining("PARLEY_BUS")
                .hasMessageContaining("PARLEY_AUTH_HS256_SECRET")
                .hasMessageNotContaining("hush");
    }

    @Test
    void aSecretMayStandInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");

        Settings settings = settings(Map.of("PARLEY_AUTH_HS256_SECRET_FILE", file.toString()));

        assertThat(settings.auth().hs256Secret()).contains(SECRET);
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    @Test
    void aSecretGivenTwiceIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), SECRET);

        assertThatThrownBy(() -> settings(
                        Map.of("PARLEY_AUTH_HS256_SECRET", SECRET, "PARLEY_AUTH_HS256_SECRET_FILE", file.toString())))
                .hasMessageContaining("given twice");
    }

    @Test
    void aServerForTheWorldNeedsAuthenticationAndTls() {
        Settings settings = settings(Map.of(
                "PARLEY_HTTP_HOST", "0.0.0.0",
                "PARLEY_BEHIND_TLS_PROXY", "true",
                "PARLEY_AUTH_HS256_SECRET", SECRET));

        assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void whileDevelopmentTokensAreGivenOutTheServerAnswersToNamesOfThisMachineOnly() {
        assertThat(settings(Map.of()).http().allowedHosts()).containsExactly("localhost", "127.0.0.1", "[::1]");
        assertThat(settings(Map.of("PARLEY_AUTH_HS256_SECRET", SECRET)).http().allowedHosts())
                .isEmpty();
        assertThat(settings(Map.of("PARLEY_ALLOWED_HOSTS", "chat.example.org, localhost:7070"))
                        .http()
                        .allowedHosts())
                .containsExactly("chat.example.org", "localhost:7070");
        assertThat(settings(Map.of("PARLEY_ALLOWED_HOSTS", "[::1]:7070,[fd00::7],10.0.0.1,file_store,A.example.org."))
                        .http()
                        .allowedHosts())
                .hasSize(5);
    }

    @Test
    void securityOfKafkaClientsIsPassedOn() throws IOException {
        Path jaas = Files.writeString(folder.resolve("jaas"), "module required;");

        Settings settings = settings(Map.of(
                "PARLEY_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                "PARLEY_KAFKA_SASL_JAAS_CONFIG_FILE", jaas.toString(),
                "PARLEY_KAFKA_SSL_TRUSTSTORE_LOCATION", "/t.p12"));

        assertThat(settings.kafka().clientProperties())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "security.protocol", "SASL_SSL",
                        "sasl.jaas.config", "module required;",
                        "ssl.truststore.location", "/t.p12"));
    }

    @Test
    void theProcessWinsOverTheFile() throws IOException {
        Files.writeString(
                folder.resolve(".env"), "# comment\nPARLEY_HTTP_PORT=1234\nPARLEY_DRAIN_SECONDS=7\nOTHER=x\n");

        Settings settings = Settings.from(Environment.of(folder, Map.of("PARLEY_HTTP_PORT", "4321", "HOME", "/")));

        assertThat(settings.http().port()).isEqualTo(4321);
        assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(7));
    }

    private static Settings settings(Map<String, String> variables) {
        return Settings.from(new Environment(variables));
    }
}
