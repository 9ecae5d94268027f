package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server is named and reached that listens on an address of either family. */
class HttpAddressTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1:7070",
        "localhost, localhost:7070",
        "::1, [::1]:7070",
        "[::1], [::1]:7070",
        "fd00::7, [fd00::7]:7070"
    })
    void anIpv6AddressStandsInBrackets(String host, String authority) {
        assertThat(HttpAddress.authority(host, 7070)).isEqualTo(authority);
        assertThat(HttpAddress.reachable(host, 7070)).isEqualTo(authority);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1:7070", "::, [::1]:7070", "[::], [::1]:7070"})
    void whatListensEverywhereIsReachedOnLoopback(String host, String authority) {
        assertThat(HttpAddress.reachable(host, 7070)).isEqualTo(authority);
    }

    @Test
    void theStartPrintsAnAddressThatCanBeOpened() {
        Settings settings = Settings.from(new Environment(Map.of("PARLEY_HTTP_HOST", "::1")));

        assertThat(Introduction.of(settings, 7070, Optional.empty(), List.of()).get(0))
                .contains("http://[::1]:7070 ", "ws://[::1]:7070/api/v1/socket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "[::1]", "localhost", "0.0.0.0", "::"})
    void healthIsAskedWhereTheServerListens(String host) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        int[] status = {200};
        server.createContext("/health/ready", exchange -> {
            exchange.sendResponseHeaders(status[0], -1);
            exchange.close();
        });
        server.start();
        int port = server.getAddress().getPort();
        try {
            assertThat(HealthCheck.run(host, port)).isEqualTo(Exit.OK);
            status[0] = 503;
            assertThat(HealthCheck.run(host, port)).isEqualTo(Exit.NOT_READY);
        } finally {
            server.stop(0);
        }
        assertThat(HealthCheck.run(host, port)).isEqualTo(Exit.NOT_READY);
    }
}
