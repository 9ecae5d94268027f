package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.Problem;
import dev.parley.conversation.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every code and every default limit stands in the documents, and nothing else does. */
class ProblemsDocumentTest {
    private static String document() throws IOException {
        return Files.readString(Path.of("..", "docs", "problems.md"));
    }

    @Test
    void everyCodeIsListedWithItsStatus() throws IOException {
        Map<String, Integer> known = new TreeMap<>();
        Arrays.stream(WireProblem.values()).forEach(problem -> known.put(problem.code(), problem.status()));
        Arrays.stream(Problem.values()).forEach(problem -> known.put(problem.code(), Statuses.of(problem)));
        Map<String, Integer> listed = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z0-9_.]+)` \\| (\\d{3}) \\| .+ \\|$")
                .matcher(document());
        while (row.find()) {
            listed.put(row.group(1), Integer.parseInt(row.group(2)));
        }

        assertThat(listed).isEqualTo(known);
    }

    @Test
    void everyLimitIsListedWithItsDefault() throws IOException {
        ServerSettings.Limits server = ServerSettings.Limits.DEFAULT;
        Limits core = Limits.DEFAULT;
        String document = document();

        assertThat(IntStream.of(
                                server.bodyBytes(),
                                server.requestsInFlight(),
                                server.connections(),
                                server.connectionsPerUser(),
                                server.sendsInFlight(),
                                server.queueBytes(),
                                server.requestsPerSecond(),
                                server.burst(),
                                core.bodyBytes(),
                                core.membersPerGroup(),
                                core.conversationsPerPerson(),
                                core.sendsPerSecond(),
                                SocketEndpoint.MAX_FRAGMENTS)
                        .mapToObj(limit -> String.format(Locale.ROOT, "%,d", limit)))
                .allSatisfy(limit -> assertThat(document).containsPattern("[| ]" + limit + "[ |]"));
    }
}
