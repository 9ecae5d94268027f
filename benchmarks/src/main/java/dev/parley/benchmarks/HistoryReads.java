package dev.parley.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Members who read the newest page of their conversation by the clock, whatever the answers take. For the thread of the loop;
 * answers come in on threads of the HTTP client and wait for that one.
 */
final class HistoryReads {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final URI node;
    private final List<Reader> readers;
    private final Schedule schedule;
    private final Measures measures;
    private long asked;
    private long unfinished;

    /** Who reads which conversation. */
    record Reader(String token, String conversation) {}

    private record Answer(long intended, long at, String failure) {}

    /**
     * Reads that begin with the schedule.
     *
     * @param node the server's base address
     * @param readers take turns; nothing is read when there are none
     * @param schedule when a page is meant to be read
     * @param measures where latencies and failures go; its window ends the reading
     */
    HistoryReads(URI node, List<Reader> readers, Schedule schedule, Measures measures) {
        this.node = node;
        this.readers = readers;
        this.schedule = schedule;
        this.measures = measures;
    }

    /** Takes the answers that have come, and asks for the pages that are due. */
    void at(long now) {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            take(answer);
        }
        if (!readers.isEmpty()) {
            for (long all = schedule.dueBefore(Math.min(now, measures.window().to())); asked < all; asked++) {
                ask(readers.get((int) (asked % readers.size())), schedule.intended(asked));
            }
        }
    }

    private void take(Answer answer) {
        unfinished--;
        if (answer.failure().isEmpty()) {
            measures.historyRead(answer.intended(), answer.at());
        } else {
            measures.failed("history " + answer.failure());
        }
    }

    private void ask(Reader reader, long intended) {
        unfinished++;
        HttpRequest request = HttpRequest.newBuilder(
                        node.resolve("/api/v1/conversations/" + reader.conversation() + "/messages?limit=50"))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + reader.token())
                .build();
        http.sendAsync(request, BodyHandlers.discarding())
                .whenComplete((response, failure) ->
                        answers.add(new Answer(intended, System.nanoTime(), failureOf(response, failure))));
    }

    private static String failureOf(@Nullable HttpResponse<?> response, @Nullable Throwable failure) {
        if (response == null) {
            return String.valueOf(failure).lines().findFirst().orElse("");
        }
        return response.statusCode() == OK ? "" : String.valueOf(response.statusCode());
    }

    /** Reads without an answer; each gets one, or fails within 10 s. */
    long unfinished() {
        return unfinished;
    }
}
