package dev.parley.javalin;

import jakarta.servlet.ServletResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows on the first page of a body of any length: a page is asked for when the one before has been written, so that there
 * is one in memory at a time: about {@link dev.parley.readchat.ChatReader#MAX_BYTES} at the most, and as much again while the next one is
 * made of what was read. A client that does not take a piece in time is cut off; so is everybody when a page can't be had,
 * as a body that breaks off is known by its missing end. No thread waits.
 */
final class PagedBody {
    private static final Logger LOG = LoggerFactory.getLogger(PagedBody.class);
    private static final int PIECE = 64 * 1024;

    private final Supplier<CompletionStage<Optional<byte[]>>> pages;
    private final Patience patience;

    /**
     * How long a client may take.
     *
     * @param timer tells when it is over
     * @param write for one piece of at most 64 KiB to be written
     */
    record Patience(ScheduledExecutorService timer, Duration write) {}

    /**
     * A body that has more pages.
     *
     * @param pages the next page, which may be without content; empty when there is none
     * @param patience how long a client may take
     */
    PagedBody(Supplier<CompletionStage<Optional<byte[]>>> pages, Patience patience) {
        this.pages = pages;
        this.patience = patience;
    }

    /** Writes the first page and all that follow, of which HEAD needs none; it never fails. */
    CompletableFuture<Void> writeTo(ServletResponse response, byte[] first) {
        Writing writing = new Writing(ServletContextResponse.getServletContextResponse(response));
        writing.write(ByteBuffer.wrap(first));
        return writing.ended;
    }

    private final class Writing {
        private final Response response;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Writing(Response response) {
            this.response = response;
        }

        void write(ByteBuffer page) {
            if (!page.hasRemaining()) {
                goOn();
                return;
            }
            int size = Math.min(PIECE, page.remaining());
            ByteBuffer piece = page.slice(page.position(), size);
            page.position(page.position() + size);
            ScheduledFuture<?> alarm =
                    patience.timer().schedule(this::cut, patience.write().toMillis(), TimeUnit.MILLISECONDS);
            response.write(false, piece, Callback.from(() -> written(alarm, page), gone -> gone(alarm)));
        }

        private void written(ScheduledFuture<?> alarm, ByteBuffer page) {
            alarm.cancel(false);
            write(page);
        }

        private void gone(ScheduledFuture<?> alarm) {
            alarm.cancel(false);
            end();
        }

        private void goOn() {
            if (HttpMethod.HEAD.is(response.getRequest().getMethod())) {
                end();
                return;
            }
            try {
                pages.get()
                        .thenAccept(page -> page.map(ByteBuffer::wrap).ifPresentOrElse(this::write, this::end))
                        .exceptionally(this::breakOff);
            } catch (RuntimeException e) {
                breakOff(e);
            }
        }

        private @Nullable Void breakOff(Throwable failure) {
            LOG.warn("A body breaks off: {}", Refusal.of(failure).detail());
            cut();
            end();
            return null;
        }

        void end() {
            ended.complete(null);
        }

        private void cut() {
            response.getRequest()
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close();
        }
    }
}
