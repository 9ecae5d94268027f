package dev.parley.javalin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;

/**
 * Gathers a body as it comes, up to a bound. Jetty's own way of gathering takes a body over its bound for a failure of the
 * connection, which is then logged, and answered twice.
 */
final class Gathering implements Runnable {
    private final Content.Source source;
    private final int maxBytes;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private final CompletableFuture<Optional<byte[]>> whole = new CompletableFuture<>();

    private Gathering(Content.Source source, int maxBytes) {
        this.source = source;
        this.maxBytes = maxBytes;
    }

    /** Completes with the body, with nothing as soon as it is too large, or exceptionally when it breaks off. */
    static CompletableFuture<Optional<byte[]>> of(Content.Source source, int maxBytes) {
        Gathering gathering = new Gathering(source, maxBytes);
        gathering.run();
        return gathering.whole;
    }

    @Override
    public void run() {
        while (!whole.isDone()) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(this);
                return;
            }
            take(chunk);
        }
    }

    private void take(Content.Chunk chunk) {
        if (Content.Chunk.isFailure(chunk)) {
            whole.completeExceptionally(chunk.getFailure());
            return;
        }
        ByteBuffer bytes = chunk.getByteBuffer();
        boolean fits = gathered.size() + bytes.remaining() <= maxBytes;
        if (fits) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            gathered.writeBytes(copy);
        }
        chunk.release();
        if (!fits) {
            whole.complete(Optional.empty());
        } else if (chunk.isLast()) {
            whole.complete(Optional.of(gathered.toByteArray()));
        }
    }
}
