package dev.parley.endtoend;

import dev.parley.javalin.AsyncApi;
import dev.parley.javalin.OpenApiCheck;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Holds every answer and every frame that the tests receive against what Parley says of itself, down to each field. */
final class Described {
    private static final OpenApiCheck HTTP =
            new OpenApiCheck(NaughtyStrings.resource("/dev/parley/javalin/openapi.json"));
    private static final Queue<String> VIOLATIONS = new ConcurrentLinkedQueue<>();

    private Described() {}

    static void answer(HttpResponse<String> response) {
        try {
            HTTP.check(
                    response.request().method(),
                    response.uri().getRawPath(),
                    response.statusCode(),
                    response.headers().map(),
                    response.body());
        } catch (AssertionError e) {
            VIOLATIONS.add(String.valueOf(e.getMessage()));
        }
    }

    static void frame(String text) {
        VIOLATIONS.addAll(AsyncApi.violationsFromServer(text));
    }

    /** Everything that was not as described since the last call. */
    static List<String> violations() {
        List<String> all = new ArrayList<>();
        for (String next = VIOLATIONS.poll(); next != null; next = VIOLATIONS.poll()) {
            all.add(next);
        }
        return all;
    }
}
