package dev.parley.javalin;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a request is answered with. */
final class Answer {
    private static final Logger LOG = LoggerFactory.getLogger(Answer.class);
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private final int status;
    private final Map<String, String> headers;
    private final Supplier<byte[]> body;
    private final Optional<PagedBody> more;

    private Answer(int status, Map<String, String> headers, Supplier<byte[]> body) {
        this(status, headers, body, Optional.empty());
    }

    private Answer(int status, Map<String, String> headers, Supplier<byte[]> body, Optional<PagedBody> more) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.more = more;
    }

    static Answer ok(Object document) {
        return json(200, document);
    }

    static Answer json(int status, Object document) {
        byte[] body = StrictJson.bytes(document);
        return new Answer(status, Map.of("Content-Type", JSON), () -> body);
    }

    /** For what becomes known on a thread that others wait for: the document is made when it is written. */
    static Answer later(int status, Supplier<Map<String, Object>> document) {
        return new Answer(status, Map.of("Content-Type", JSON), () -> StrictJson.bytes(document.get()));
    }

    /** A first page, on which others follow; what writes answers at once writes the first one alone. */
    static Answer paged(String type, byte[] first, PagedBody more) {
        return new Answer(200, Map.of("Content-Type", type), () -> first, Optional.of(more));
    }

    static Answer empty(int status) {
        return new Answer(status, Map.of(), () -> new byte[0]);
    }

    static Answer of(Refusal refusal) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", PROBLEM);
        refusal.retryAfter()
                .ifPresent(after -> headers.put("Retry-After", String.valueOf(Math.max(1, after.toSeconds()))));
        challenge(refusal).ifPresent(challenge -> headers.put("WWW-Authenticate", challenge));
        return new Answer(refusal.status(), headers, () -> StrictJson.bytes(refusal.problem()));
    }

    /** RFC 6750: whoever came without a token is told no more than how to come with one. */
    private static Optional<String> challenge(Refusal refusal) {
        if (refusal.code().equals(WireProblem.TOKEN_SCOPE.code())) {
            return Optional.of("Bearer realm=\"parley\", error=\"insufficient_scope\"");
        }
        if (refusal.status() != 401) {
            return Optional.empty();
        }
        boolean missing = refusal.code().equals(WireProblem.TOKEN_MISSING.code());
        return Optional.of(missing ? "Bearer realm=\"parley\"" : "Bearer realm=\"parley\", error=\"invalid_token\"");
    }

    /** This answer with its document made. */
    Answer made() {
        byte[] bytes = body.get();
        return new Answer(status, headers, () -> bytes, more);
    }

    Answer with(String header, String value) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(header, value);
        return new Answer(status, changed, body, more);
    }

    /** For a request whose body has not come the connection serves no other one after it, and the client is told. */
    Answer to(Request request) {
        return request.consumeAvailable() ? this : with("Connection", "close");
    }

    /**
     * Writes at once, where the request may be that of an upgrade, of which Javalin writes no body. It does not throw: Javalin
     * would hand that failure to the same handlers again, without an end, for a request whose connection has gone.
     */
    void writeAtOnce(HttpServletResponse response) {
        try {
            head(response);
            response.setHeader("Sec-WebSocket-Protocol", null); // Javalin accepts one before anybody is asked
            response.getOutputStream().write(body.get());
        } catch (IOException | RuntimeException gone) {
            LOG.debug("An answer has nobody to go to", gone);
        }
    }

    private void head(HttpServletResponse response) {
        response.setStatus(status);
        response.setContentType(headers.get("Content-Type"));
        headers.forEach(response::setHeader);
    }

    /** Writes without a thread that waits. */
    void writeTo(Response response, Callback callback) {
        byte[] bytes = body.get();
        response.setStatus(status);
        headers.forEach(response.getHeaders()::put);
        response.getHeaders().put("Content-Length", bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** As it is written where Jetty can't be asked to. */
    String asHttp(String reason, HttpFields.Mutable fields) {
        byte[] bytes = body.get();
        headers.forEach(fields::put);
        fields.put("Content-Length", bytes.length);
        return "HTTP/1.1 " + status + " " + reason + "\r\n" + fields.asString()
                + new String(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Writes without a thread that waits; to a client that has gone, nothing. It fails when the request is no more because the
     * server has ended.
     */
    CompletableFuture<Void> writeTo(HttpServletResponse response) {
        if (more.isPresent()) {
            head(response);
            return more.get().writeTo(response, body.get());
        }
        Callback.Completable written = new Callback.Completable();
        try {
            head(response);
            ((HttpOutput) response.getOutputStream()).sendContent(ByteBuffer.wrap(body.get()), written);
        } catch (IOException e) {
            written.failed(e);
        }
        return written.exceptionally(gone -> null);
    }
}
