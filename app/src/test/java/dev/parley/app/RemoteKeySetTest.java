package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.parley.ParleyException;
import dev.parley.javalin.AuthenticationException;
import dev.parley.shared.message.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys that an https server on this machine gives out, with a certificate that this test alone trusts. */
class RemoteKeySetTest {
    private static final String PASSWORD = "password";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    private static Path folder;

    private static SSLContext tls;

    private final AtomicInteger asked = new AtomicInteger();
    private final List<JwtAuthentication> opened = new ArrayList<>();
    private SSLContext usual;
    private volatile byte[] keys;
    private volatile int status = 200;
    private HttpsServer server;
    private ECKey key;

    @BeforeAll
    static void certify() throws Exception {
        tls = tls();
    }

    @BeforeEach
    void serve() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        usual = SSLContext.getDefault();
        SSLContext.setDefault(tls);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        giveOut(key);
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            byte[] given = keys;
            exchange.sendResponseHeaders(status, given.length);
            exchange.getResponseBody().write(given);
            exchange.close();
        });
        server.start();
    }

    private void giveOut(ECKey current) {
        keys = new JWKSet(current.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    }

    @AfterEach
    void stop() {
        opened.forEach(JwtAuthentication::close);
        SSLContext.setDefault(usual);
        server.stop(0);
    }

    private static SSLContext tls() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=DNS:localhost,IP:127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keys.load(stream, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return tls;
    }

    @Test
    void tokensOfAKeyThatTheServerGivesOutAreBelieved() throws JOSEException {
        JwtAuthentication authentication = authentication();

        for (int i = 0; i < 3; i++) {
            assertThat(authentication.authenticate(token(key)).user()).isEqualTo(new UserId("ana"));
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void aThousandTokensOfUnknownKeysMakeItAskOnlyOnceMore() throws JOSEException {
        JwtAuthentication authentication = authentication();
        authentication.authenticate(token(key));

        for (int i = 0; i < 1_000; i++) {
            ECKey unknown = new ECKey.Builder(key).keyID("unknown-" + i).build();
            assertThatThrownBy(() -> authentication.authenticate(token(unknown)))
                    .isInstanceOf(AuthenticationException.class);
        }

        assertThat(asked.get()).isLessThanOrEqualTo(2);
        assertThat(authentication.authenticate(token(key)).user()).isEqualTo(new UserId("ana"));
    }

    @Test
    void whileTheServerIsAwayItsKeysGoOnToBeTrustedAndNobodyElseGetsIn() throws JOSEException {
        JwtAuthentication authentication = authentication();
        authentication.authenticate(token(key));

        server.stop(0);

        assertThat(authentication.authenticate(token(key)).user()).isEqualTo(new UserId("ana"));
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        assertThatThrownBy(() -> authentication.authenticate(token(other))).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void aServerThatWasNeverThereIsAnOutageAndNotTheFaultOfTheToken() {
        server.stop(0);
        JwtAuthentication authentication = authentication();

        assertThatThrownBy(() -> authentication.authenticate(token(key)))
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        outage ->
                                assertThat(outage.problem().kind().retriable()).isTrue());
    }

    @Test
    @Timeout(60)
    void aKeySetThatComesDropByDropKeepsNoTokenWaiting() {
        CountDownLatch ended = new CountDownLatch(1);
        server.createContext("/drops", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try {
                while (!ended.await(50, TimeUnit.MILLISECONDS)) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        JwtAuthentication authentication = authentication("/drops", RemoteKeySet.Waits.DEFAULT);
        try {
            for (int i = 0; i < 1_000; i++) {
                assertOutage(() -> authentication.authenticate(token(key)));
            }
            await().atMost(SOON).until(() -> authentication.trouble().orElse("").contains("did not come within"));
        } finally {
            ended.countDown();
        }
    }

    @Test
    void aKeySetThatIsTooLargeIsRefusedBeforeItHasCome() {
        keys = new byte[10 << 20];

        JwtAuthentication authentication = authentication();

        await().atMost(SOON).until(() -> authentication.trouble().orElse("").contains("larger than"));
    }

    @Test
    void aFailureIsForgottenAndTheTroubleToldMeanwhile() throws JOSEException {
        status = 503;
        JwtAuthentication authentication = authentication("/keys", waits(LONG, SHORT));

        await().atMost(SOON).until(() -> asked.get() > 1);
        assertOutage(() -> authentication.authenticate(token(key)));
        assertThat(authentication.trouble().orElseThrow())
                .contains("/keys", "status 503", "PARLEY_AUTH_JWKS", "check that");
        status = 200;

        await().atMost(SOON).until(() -> authentication.trouble().isEmpty());
        assertThat(authentication.authenticate(token(key)).user()).isEqualTo(new UserId("ana"));
    }

    @Test
    void keysAreRefreshedInTheBackground() throws JOSEException {
        JwtAuthentication authentication = authentication("/keys", waits(SHORT, SHORT));
        authentication.authenticate(token(key));
        ECKey next = new ECKeyGenerator(Curve.P_256).keyID("two").generate();

        giveOut(next);
        int before = asked.get();
        await().atMost(SOON).until(() -> asked.get() > before + 1);

        assertThat(authentication.authenticate(token(next)).user()).isEqualTo(new UserId("ana"));
        assertThatThrownBy(() -> authentication.authenticate(token(key))).isInstanceOf(AuthenticationException.class);
    }

    @Test
    void aKeyThatIsNewIsLookedForAtOnce() throws JOSEException {
        JwtAuthentication authentication = authentication();
        authentication.authenticate(token(key));
        ECKey next = new ECKeyGenerator(Curve.P_256).keyID("two").generate();

        giveOut(next);

        assertThat(authentication.authenticate(token(next)).user()).isEqualTo(new UserId("ana"));
    }

    private interface Check {
        void run() throws JOSEException;
    }

    private static void assertOutage(Check check) {
        assertThatThrownBy(check::run)
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        outage ->
                                assertThat(outage.problem().kind().retriable()).isTrue());
    }

    /** Tokens wait for as long as a loaded machine may need. */
    private static RemoteKeySet.Waits waits(Duration refresh, Duration afterFailure) {
        return new RemoteKeySet.Waits(SOON, SOON, refresh, afterFailure, LONG, LONG);
    }

    private JwtAuthentication authentication() {
        return authentication("/keys", waits(LONG, LONG));
    }

    private JwtAuthentication authentication(String path, RemoteKeySet.Waits waits) {
        String address = "https://localhost:" + server.getAddress().getPort() + path;
        JwtAuthentication authentication = JwtAuthentication.of(
                new AuthSettings(Optional.empty(), Optional.of(address), Optional.empty(), Optional.empty()), waits);
        opened.add(authentication);
        return authentication;
    }

    private static String token(ECKey signing) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(signing.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder()
                        .subject("ana")
                        .audience(List.of("parley"))
                        .expirationTime(Date.from(Instant.parse("2100-01-01T00:00:00Z")))
                        .build());
        token.sign(new ECDSASigner(signing));
        return token.serialize();
    }
}
