package dev.parley.javalin;

import dev.parley.Problem;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says what Jetty itself refuses, such as malformed HTTP, in the same words as everything else. */
final class JettyErrors extends ErrorHandler {
    private static final Map<Integer, Refusal> KNOWN = Map.of(
            404, Refusal.of(WireProblem.ROUTE_NOT_FOUND, "There is nothing at this address."),
            408, Refusal.of(WireProblem.HTTP_TIMEOUT, "The request did not come in time."),
            413, Refusal.of(WireProblem.BODY_TOO_LARGE, "The body is larger than this server reads."),
            414, Refusal.of(WireProblem.HTTP_URI_TOO_LONG, "The address is longer than this server reads."),
            431, Refusal.of(WireProblem.HTTP_HEADERS_TOO_LARGE, "The headers are larger than this server reads."),
            503, Refusal.of(Problem.OVERLOADED, "More is asked for than can be done now."));

    private final boolean behindTls;

    JettyErrors(boolean behindTls) {
        this.behindTls = behindTls;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        SafeHeaders.put(response.getHeaders(), behindTls);
        Answer answer = Answer.of(refusal(response.getStatus()));
        boolean goesOn = request.getConnectionMetaData().isPersistent();
        (goesOn ? answer : answer.with("Connection", "close")).writeTo(response, callback);
        return true;
    }

    private static Refusal refusal(int status) {
        Refusal known = KNOWN.get(status);
        if (known != null) {
            return known;
        }
        Refusal other = status < 500 || status == 501 || status == 505
                ? Refusal.of(WireProblem.HTTP_MALFORMED, "This is not HTTP as this server reads it.")
                : Refusal.of(Problem.INTERNAL, "Something failed that should not; the server's log says what.");
        return new Refusal(status, other.code(), other.detail(), other.violations(), other.retryAfter());
    }
}
