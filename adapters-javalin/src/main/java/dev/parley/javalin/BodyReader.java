package dev.parley.javalin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.Content;

/** Reads bodies of JSON, without a thread that waits for them: within a bound on their size, and in time. */
final class BodyReader {
    private static final Pattern JSON =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?", Pattern.CASE_INSENSITIVE);

    private final int maxBytes;
    private final long maxMillis;
    private final ScheduledExecutorService timer;

    BodyReader(ServerSettings settings, ScheduledExecutorService timer) {
        this.maxBytes = settings.limits().bodyBytes();
        this.maxMillis = settings.waits().request().toMillis();
        this.timer = timer;
    }

    CompletableFuture<byte[]> read(HttpServletRequest request) {
        if (request.getContentLengthLong() == 0 || isAbsent(request)) {
            throw new RefusedException(WireProblem.BODY_REQUIRED, "A JSON object is expected as the body.");
        }
        refusal(request).ifPresent(refusal -> {
            throw refusal.asException();
        });
        return inTime(ServletContextRequest.getServletContextRequest(request));
    }

    private static boolean isAbsent(HttpServletRequest request) {
        return request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null;
    }

    private Optional<Refusal> refusal(HttpServletRequest request) {
        List<String> types = Collections.list(request.getHeaders("Content-Type"));
        if (types.size() != 1 || !JSON.matcher(types.get(0)).matches()) {
            return Optional.of(Refusal.of(
                    WireProblem.MEDIA_TYPE_UNSUPPORTED, "The body is expected as application/json in UTF-8."));
        }
        if (request.getHeader("Content-Encoding") != null) {
            return Optional.of(Refusal.of(WireProblem.ENCODING_UNSUPPORTED, "The body is expected uncompressed."));
        }
        return request.getContentLengthLong() > maxBytes ? Optional.of(tooLarge()) : Optional.empty();
    }

    private Refusal tooLarge() {
        return Refusal.of(WireProblem.BODY_TOO_LARGE, "A body has at most " + maxBytes + " bytes.");
    }

    private CompletableFuture<byte[]> inTime(Content.Source source) {
        CompletableFuture<Optional<byte[]>> body = Gathering.of(source, maxBytes);
        ScheduledFuture<?> alarm = timer.schedule(
                () -> body.completeExceptionally(new TimeoutException()), maxMillis, TimeUnit.MILLISECONDS);
        return body.handle((bytes, failure) -> {
            alarm.cancel(false);
            if (failure != null) {
                throw refused(failure);
            }
            return bytes.orElseThrow(() -> tooLarge().asException());
        });
    }

    private RefusedException refused(Throwable failure) {
        return failure instanceof TimeoutException
                ? new RefusedException(WireProblem.HTTP_TIMEOUT, "The body did not come within " + maxMillis + " ms.")
                : new RefusedException(WireProblem.HTTP_MALFORMED, "The body ended before it was complete.");
    }
}
