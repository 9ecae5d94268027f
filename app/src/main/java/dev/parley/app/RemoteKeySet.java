package dev.parley.app;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key set at an https address (RFC 7517), fetched from the start on and again and again in the background, so that checking
 * a token hardly ever waits for it. While its server is away, the keys that are known stay trusted for an hour. Safe for any number
 * of threads.
 */
final class RemoteKeySet implements JWKSource<SecurityContext>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeySet.class);
    private static final int MAX_BYTES = 64 * 1024;
    private static final int OK = 200;

    private final URI address;
    private final Waits waits;
    private final HttpClient client;
    private final ScheduledThreadPoolExecutor timer;
    private volatile Optional<Fetched> fetched = Optional.empty();
    private volatile Optional<String> failure = Optional.empty();
    private Fetch underWay = new Fetch(new CompletableFuture<>(), System.nanoTime());
    private long unknownKeySought;

    /**
     * How long things take.
     *
     * @param fetch for a whole fetch, the last byte included
     * @param token after the beginning of a fetch until the tokens that wait for it are answered without it
     * @param refresh after a fetch until the next one
     * @param afterFailure after one that failed
     * @param unknownKey between two fetches for keys that are unknown
     * @param trusted for keys to be trusted after they were fetched
     */
    record Waits(
            Duration fetch,
            Duration token,
            Duration refresh,
            Duration afterFailure,
            Duration unknownKey,
            Duration trusted) {
        /** 5 s and 1.5 s; every five minutes, after a failure in 5 s; for an unknown key every 30 s; an hour. */
        static final Waits DEFAULT = new Waits(
                Duration.ofSeconds(5),
                Duration.ofMillis(1_500),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofHours(1));
    }

    private record Fetched(JWKSet keys, long at) {}

    private record Fetch(CompletableFuture<Void> ended, long begun) {
        boolean isUnderWay() {
            return !ended.isDone();
        }
    }

    private RemoteKeySet(URI address, Waits waits) {
        this.address = address;
        this.waits = waits;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(ProxySelector.getDefault())
                .connectTimeout(waits.fetch())
                .build();
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "parley-keys");
            thread.setDaemon(true);
            return thread;
        });
        this.unknownKeySought = System.nanoTime() - waits.unknownKey().toNanos();
    }

    /** Begins to fetch, and waits for nothing. */
    static RemoteKeySet at(URI address, Waits waits) {
        RemoteKeySet keys = new RemoteKeySet(address, waits);
        keys.timer.execute(keys::fetch);
        return keys;
    }

    /** Why no token can be checked now; empty while there are keys that are trusted. */
    Optional<String> trouble() {
        return trusted().isPresent()
                ? Optional.empty()
                : failure.or(() -> Optional.of("The key set at " + address + " has not come yet."));
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        if (trusted().isEmpty() && failure.isEmpty()) {
            await(current());
        }
        List<JWK> found = selector.select(keys());
        if (!found.isEmpty()) {
            return found;
        }
        Optional<Fetch> again = fetchForUnknownKey();
        if (again.isPresent()) {
            await(again.get());
            found = selector.select(keys());
        }
        if (found.isEmpty() && failure.isPresent()) {
            throw new KeySourceException(failure.get());
        }
        return found;
    }

    private JWKSet keys() throws KeySourceException {
        return trusted().orElseThrow(() -> new KeySourceException(trouble().orElse("The key set is being fetched.")));
    }

    private Optional<JWKSet> trusted() {
        return fetched.filter(known ->
                        System.nanoTime() - known.at() < waits.trusted().toNanos())
                .map(Fetched::keys);
    }

    private synchronized Fetch current() {
        return underWay;
    }

    /** A key that is unknown may be new; those who make keys up must not make this ask without an end. */
    private synchronized Optional<Fetch> fetchForUnknownKey() {
        long now = System.nanoTime();
        if (!underWay.isUnderWay()
                && now - unknownKeySought >= waits.unknownKey().toNanos()) {
            unknownKeySought = now;
            begin();
        }
        return Optional.of(underWay).filter(Fetch::isUnderWay);
    }

    private void await(Fetch fetch) {
        try {
            long left = fetch.begun() + waits.token().toNanos() - System.nanoTime();
            fetch.ended().get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("A token waited for keys in vain", e);
        }
    }

    // ---- in the background

    /** Again and again, after one fetch the next. */
    private void fetch() {
        begin().ended().whenComplete((done, any) -> {
            Duration pause = failure.isPresent() ? waits.afterFailure() : waits.refresh();
            try {
                timer.schedule(this::fetch, pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("Keys are fetched no longer", e);
            }
        });
    }

    /** Those who wait for the first one are told by it. */
    private synchronized Fetch begin() {
        Fetch fetch = underWay.isUnderWay() ? underWay : new Fetch(new CompletableFuture<>(), System.nanoTime());
        underWay = fetch;
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                HttpRequest.newBuilder(address)
                        .header("Accept", "application/jwk-set+json, application/json")
                        .build(),
                response -> new BoundedBody(MAX_BYTES));
        timer.schedule(() -> answer.cancel(true), waits.fetch().toMillis(), TimeUnit.MILLISECONDS);
        answer.whenComplete((response, failed) -> {
            came(response, failed);
            fetch.ended().complete(null);
        });
        return fetch;
    }

    private void came(@Nullable HttpResponse<byte[]> response, @Nullable Throwable failed) {
        try {
            if (response == null) {
                fail(reason(failed));
            } else if (response.statusCode() != OK) {
                fail("it answers with status " + response.statusCode());
            } else {
                accept(JWKSet.parse(new String(response.body(), StandardCharsets.UTF_8)));
            }
        } catch (ParseException e) {
            fail("it is no JSON Web Key Set: " + e.getMessage());
        }
    }

    private String reason(@Nullable Throwable failed) {
        Throwable inner =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        return inner instanceof CancellationException
                ? "it did not come within " + waits.fetch().toMillis() + " ms"
                : String.valueOf(inner);
    }

    private void accept(JWKSet keys) {
        fetched = Optional.of(new Fetched(keys, System.nanoTime()));
        if (failure.isPresent()) {
            LOG.info("The key set at {} can be had again", address);
        }
        failure = Optional.empty();
    }

    private void fail(String reason) {
        String trouble = "The key set at " + address + " can't be had (" + reason
                + "): check that PARLEY_AUTH_JWKS is right and that this machine reaches it.";
        if (failure.isEmpty()) {
            LOG.warn(
                    "{} Until then {}.",
                    trouble,
                    trusted().isPresent()
                            ? "the keys that are known stay trusted, for " + waits.trusted() + " after they came"
                            : "no token can be checked");
        }
        failure = Optional.of(trouble);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
