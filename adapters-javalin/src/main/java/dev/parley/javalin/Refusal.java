package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a request was not done, the same over HTTP (RFC 9457) and WebSocket. It never shows how the server is made. */
record Refusal(int status, String code, String detail, List<Violation> violations, Optional<Duration> retryAfter) {
    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

    Refusal {
        violations = List.copyOf(violations);
    }

    static Refusal of(WireProblem problem, String detail) {
        return new Refusal(problem.status(), problem.code(), detail, List.of(), Optional.empty());
    }

    static Refusal of(Problem problem, String detail) {
        return new Refusal(Statuses.of(problem), problem.code(), detail, List.of(), Statuses.retryAfter(problem));
    }

    /** One violation speaks for itself; several share one code. The form of a request outranks what it means. */
    static Refusal of(List<Violation> violations) {
        if (violations.size() == 1) {
            Violation only = violations.get(0);
            return new Refusal(only.status(), only.code(), only.detail(), violations, Optional.empty());
        }
        List<Integer> statuses =
                violations.stream().map(Violation::status).distinct().toList();
        int status = statuses.size() == 1 ? statuses.get(0) : statuses.contains(400) ? 400 : 422;
        String detail = violations.size() + " fields are not accepted as they are.";
        return new Refusal(status, Problem.INPUT_INVALID.code(), detail, violations, Optional.empty());
    }

    /** What any failure means to whoever asked. A failure that should not happen is logged, and shown as nothing more. */
    static Refusal of(Throwable failure) {
        Throwable inner = failure;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        if (inner instanceof RefusedException refused) {
            return refused.refusal();
        }
        if (inner instanceof AuthenticationException untrusted) {
            return of(untrusted.problem(), untrusted.detail());
        }
        if (inner instanceof InvalidInputException invalid) {
            return of(invalid.violations().stream().map(Violation::of).toList());
        }
        return of(explained(inner));
    }

    private static Refusal of(ParleyException failure) {
        if (failure.problem().kind() == Problem.Kind.INTERNAL) {
            LOG.error("A request failed that should not ({})", failure.problem().code(), failure);
            return of(Problem.INTERNAL, "Something failed that should not; the server's log says what.");
        }
        return of(failure.problem(), failure.detail());
    }

    private static ParleyException explained(Throwable failure) {
        if (failure instanceof CancellationException) {
            return new ParleyException(Problem.OVERLOADED, "The connection that asked for this has ended.", failure);
        }
        return failure instanceof RejectedExecutionException
                ? new ParleyException(Problem.OVERLOADED, "More is asked for than can be done now.", failure)
                : ParleyException.of(failure);
    }

    RefusedException asException() {
        return new RefusedException(this);
    }

    /** The body of an HTTP answer. */
    Map<String, Object> problem() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "urn:parley:problem:" + code);
        document.put("title", title());
        document.put("status", status);
        document.putAll(explanation());
        return document;
    }

    /** What the problem document and the error frame share. */
    Map<String, Object> explanation() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("code", code);
        document.put("detail", detail);
        if (!violations.isEmpty()) {
            document.put(
                    "violations", violations.stream().map(Violation::document).toList());
        }
        retryAfter.ifPresent(after -> document.put("retryAfterMs", after.toMillis()));
        return document;
    }

    private String title() {
        String words = code.replace('.', ' ').replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
