package dev.parley.kafka;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.created;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.Backend;
import dev.parley.contract.RecordingHandler;
import dev.parley.readchat.ChatLog.Start;
import dev.parley.shared.event.DomainEvent;
import dev.parley.shared.event.Publication;
import dev.parley.shared.event.Recorded;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Subscription;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes only encrypted connections of users that it knows: the settings for that reach every kind of client. */
class SecuredBrokerIT {
    private static final String PASSWORD = "not-a-secret";

    private static KafkaBroker broker;
    private static Map<String, String> access;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException, InterruptedException {
        Path keys = folder.resolve("broker.p12");
        makeKeys(keys);
        access = Map.of(
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                login("parley", PASSWORD),
                "ssl.truststore.location",
                keys.toString(),
                "ssl.truststore.password",
                PASSWORD);
        broker = KafkaBroker.in(folder, listener(keys), access).start();
    }

    private static Map<String, String> listener(Path keys) {
        return Map.of(
                "listener.security.protocol.map",
                "CLIENT:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "listener.name.client.plain.sasl.jaas.config",
                login("broker", PASSWORD).replace(";", "") + " user_broker=\"" + PASSWORD + "\" user_parley=\""
                        + PASSWORD + "\";",
                "ssl.keystore.location",
                keys.toString(),
                "ssl.keystore.password",
                PASSWORD,
                "ssl.truststore.location",
                keys.toString(),
                "ssl.truststore.password",
                PASSWORD);
    }

    private static String login(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }

    private static void makeKeys(Path file) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=broker",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void everyKindOfClientGetsIn() {
        KafkaSettings settings = with(access);
        RecordingHandler handler = new RecordingHandler();
        try (KafkaEventBus bus = KafkaEventBus.connect(settings);
                Subscription subscription = bus.subscribe(Stream.MESSAGES, SavingNode.SAVE, handler)) {
            DomainEvent event = created(aConversationId(), ANA, "through the door");
            assertThat(Backend.join(bus.publish(event))).isInstanceOf(Publication.Published.class);

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(handler.heard())
                            .extracting(Recorded::event)
                            .containsExactly(event));
            assertThat(subscription.trouble()).isEmpty();
            assertThat(new KafkaChatLog(settings).read(event.conversation(), new Start.Beginning(), 1))
                    .isEmpty();
        }
    }

    @Test
    void aWrongPasswordIsSaidAtOnceAndNotShown() {
        Map<String, String> wrong = new HashMap<>(access);
        wrong.put("sasl.jaas.config", login("parley", "guessed"));
        KafkaSettings settings = with(wrong);

        assertThatThrownBy(() -> KafkaEventBus.connect(settings))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Authentication failed")
                .hasMessageNotContaining("guessed");
        assertThat(settings.toString()).contains("sasl.jaas.config").doesNotContain("guessed");
    }

    private static KafkaSettings with(Map<String, String> properties) {
        KafkaSettings settings = TestLog.on(broker);
        return settings.withClients(settings.clients().withProperties(properties));
    }
}
