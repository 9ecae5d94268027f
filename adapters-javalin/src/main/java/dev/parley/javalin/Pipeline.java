package dev.parley.javalin;

import dev.parley.javalin.Authentication.Identity;
import dev.parley.shared.work.Cancellation;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The way of every request to its answer: its address is read, it is found out who asks and what they may, they are told when it is too often,
 * its body comes, it is answered, and the answer is written. No step keeps a thread waiting.
 */
final class Pipeline {
    private static final String SCHEME = "bearer ";
    private static final byte[] NO_BODY = {};

    private final Authentication authentication;
    private final RequestRate rate;
    private final BodyReader bodies;
    private final Threads threads;
    private final GoneClients clients;
    private final Bodies records = new Bodies();

    /**
     * Where the steps run that are not merely taken on.
     *
     * @param authenticating believes tokens, which may block
     * @param answering writes answers, whichever thread they became known on
     */
    record Threads(Executor authenticating, Executor answering) {}

    Pipeline(Authentication authentication, RequestRate rate, BodyReader bodies, Threads threads, GoneClients clients) {
        this.authentication = authentication;
        this.rate = rate;
        this.bodies = bodies;
        this.threads = threads;
        this.clients = clients;
    }

    /** When the server has ended meanwhile the request is no more, and Javalin must not touch it: it is never told. */
    void run(Context ctx, Routes.Route route) {
        Request request = ServletContextRequest.getServletContextRequest(ctx.req());
        Cancellation cancellation = new Cancellation();
        GoneClients.Watch client = clients.watch(request, cancellation);
        Request.addCompletionListener(request, failure -> {
            client.end();
            cancellation.cancel();
        });
        ctx.future(() -> answer(ctx, route, cancellation)
                .handleAsync(Pipeline::made, threads.answering())
                .whenComplete((answer, failure) -> client.end())
                .thenCompose(answer -> answer.to(request).writeTo(ctx.res()))
                .exceptionallyCompose(ended -> new CompletableFuture<>()));
    }

    private static Answer made(@Nullable Answer answer, @Nullable Throwable failure) {
        try {
            return answer != null ? answer.made() : Answer.of(Refusal.of(Objects.requireNonNull(failure)));
        } catch (RuntimeException e) {
            return Answer.of(Refusal.of(e));
        }
    }

    private CompletableFuture<Answer> answer(Context ctx, Routes.Route route, Cancellation cancellation) {
        HttpServletRequest request = ctx.req();
        try {
            Call.Target target = new Call.Target(
                    route.path().decoded(request.getRequestURI()),
                    Query.parse(request.getQueryString(), route.parameters()));
            return caller(ctx, route)
                    .thenCompose(caller -> body(request, route)
                            .thenCompose(bytes -> route.handling()
                                    .answer(new Call(request, target, caller, body(bytes), cancellation))));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Optional<Identity>> caller(Context ctx, Routes.Route route) {
        if (route.open()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String token = token(ctx.req());
        return CompletableFuture.supplyAsync(() -> authentication.authenticate(token), threads.authenticating())
                .thenApply(identity -> Optional.of(admitted(identity, ctx.res(), route)));
    }

    private static String token(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.size() != 1 || !headers.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            throw new RefusedException(
                    WireProblem.TOKEN_MISSING, "A token is needed, once, as \"Authorization: Bearer …\".");
        }
        return headers.get(0).substring(SCHEME.length()).strip();
    }

    private Identity admitted(Identity identity, HttpServletResponse response, Routes.Route route) {
        rate.count(identity.user(), response::setHeader);
        route.scopes().forEach(scope -> scope.checkHeldBy(identity));
        return identity;
    }

    private CompletionStage<byte[]> body(HttpServletRequest request, Routes.Route route) {
        return route.takesBody() ? bodies.read(request) : CompletableFuture.completedFuture(NO_BODY);
    }

    private Call.Body body(byte[] bytes) {
        return new Call.Body() {
            @Override
            public <T extends Record> T as(Class<T> type) {
                return records.read(StrictJson.read(bytes), type);
            }
        };
    }
}
