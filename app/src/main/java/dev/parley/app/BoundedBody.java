package dev.parley.app;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer, up to a bound: one that is larger fails before it has come. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> bytes = HttpResponse.BodySubscribers.ofByteArray();
    private final int most;
    private Flow.@Nullable Subscription subscription;
    private long length;

    BoundedBody(int most) {
        this.most = most;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        bytes.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> more) {
        length += more.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length > most) {
            if (subscription != null) {
                subscription.cancel();
            }
            bytes.onError(new IOException("it is larger than " + most + " bytes"));
        } else {
            bytes.onNext(more);
        }
    }

    @Override
    public void onError(Throwable failed) {
        bytes.onError(failed);
    }

    @Override
    public void onComplete() {
        bytes.onComplete();
    }
}
