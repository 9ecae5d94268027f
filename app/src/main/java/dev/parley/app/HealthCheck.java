package dev.parley.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a server on this machine whether it is ready; for a container's health check, which needs no other tool then. */
final class HealthCheck {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private HealthCheck() {}

    static Exit run(String host, int port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://" + HttpAddress.reachable(host, port) + "/health/ready"))
                .timeout(LONGEST)
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            return status == 200 ? Exit.OK : Exit.NOT_READY;
        } catch (IOException e) {
            return Exit.NOT_READY;
        }
    }
}
