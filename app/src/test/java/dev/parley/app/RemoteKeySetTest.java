package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that an https server on this machine gives out, with a certificate that this test alone trusts. */
class RemoteKeySetTest {
    private static final String PASSWORD = "password";

    @TempDir
    private static Path folder;

    private static SSLContext tls;

    private final AtomicInteger asked = new AtomicInteger();
    private final SSLSocketFactory usual = HttpsURLConnection.getDefaultSSLSocketFactory();
    private HttpsServer server;
    private ECKey key;

    @BeforeAll
    static void certify() throws Exception {
        tls = tls();
    }

    @BeforeEach
    void serve() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        HttpsURLConnection.setDefaultSSLSocketFactory(tls.getSocketFactory());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
        server.createContext("/keys", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        warmUp();
    }

    /** A key set has two seconds to come, and the first connection of a JVM loads much that others find. */
    private void warmUp() throws IOException {
        URL nothing = new URL("https://localhost:" + server.getAddress().getPort() + "/");
        assertThat(((HttpsURLConnection) nothing.openConnection()).getResponseCode())
                .isEqualTo(404);
    }

    @AfterEach
    void stop() {
        HttpsURLConnection.setDefaultSSLSocketFactory(usual);
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
        JwtAuthentication authentication = authentication();
        server.stop(0);

        assertThatThrownBy(() -> authentication.authenticate(token(key)))
                .isInstanceOfSatisfying(
                        ParleyException.class,
                        outage ->
                                assertThat(outage.problem().kind().retriable()).isTrue());
    }

    private JwtAuthentication authentication() {
        String address = "https://localhost:" + server.getAddress().getPort() + "/keys";
        return JwtAuthentication.of(
                new AuthSettings(Optional.empty(), Optional.of(address), Optional.empty(), Optional.empty()));
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
