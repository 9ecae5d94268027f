package dev.parley.javalin;

import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Which web pages may talk to this server (CORS): exactly those that are listed. Whoever is no page has no origin. */
final class Origins {
    private static final String ORIGIN = "Origin";

    private final Set<String> allowed;

    Origins(Set<String> allowed) {
        this.allowed = allowed;
    }

    boolean accept(Request request) {
        return request.getHeaders().getValuesList(ORIGIN).stream().allMatch(allowed::contains);
    }

    /** The browser's question, before it sends what a page asks for. */
    Optional<Answer> preflight(Request request) {
        HttpFields headers = request.getHeaders();
        return request.getMethod().equals("OPTIONS")
                        && headers.contains(ORIGIN)
                        && headers.contains("Access-Control-Request-Method")
                ? Optional.of(Answer.empty(204)
                        .with("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
                        .with("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, Prefer")
                        .with("Access-Control-Max-Age", "600"))
                : Optional.empty();
    }

    /** Lets the page read the answer. */
    void allow(Request request, Response response) {
        if (allowed.isEmpty()) {
            return;
        }
        response.getHeaders().put("Vary", ORIGIN);
        String origin = request.getHeaders().get(ORIGIN);
        if (origin != null && accept(request)) {
            response.getHeaders().put("Access-Control-Allow-Origin", origin);
            response.getHeaders()
                    .put(
                            "Access-Control-Expose-Headers",
                            "Location, Preference-Applied, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate");
        }
    }
}
