package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The description of the interface and the running server, held against each other both ways. */
class OpenApiTest {
    @Test
    void everyRouteIsDescribedAndEverythingDescribedIsARoute() {
        try (RunningServer server = RunningServer.start()) {
            Set<String> served = server.server.routes().stream()
                    .map(route -> route.method() + " " + route.path().path())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> described = Http.DESCRIPTION.described().stream()
                    .map(answer -> answer.substring(0, answer.lastIndexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));

            assertThat(served).isEqualTo(described);
        }
    }

    @Test
    void everyParameterOfAQueryIsDescribedAndEverythingDescribedIsTaken() {
        try (RunningServer server = RunningServer.start()) {
            assertThat(server.server.routes())
                    .allSatisfy(
                            route -> assertThat(new TreeSet<>(route.parameters().keySet()))
                                    .as(route.path().path())
                                    .isEqualTo(Http.DESCRIPTION.queryParameters(
                                            route.method(), route.path().path())));
        }
    }

    @Test
    void theServerHandsOutItsDescription() {
        try (RunningServer server = RunningServer.start()) {
            assertThat(server.anybody().get("/openapi.json").expect(200).text("openapi"))
                    .isEqualTo("3.1.0");
        }
    }
}
