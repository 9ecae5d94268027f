package dev.parley.javalin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which addresses there are, and what is done for each. */
final class Routes {
    static final String PREFIX = "/api/v1";
    static final String SOCKET = PREFIX + "/socket";

    private final Pipeline pipeline;
    private final List<Route> routes = new ArrayList<>();

    /** Answers a request that was let in; never on a thread that may not compute. */
    @FunctionalInterface
    interface Handling {
        CompletionStage<Answer> answer(Call call);
    }

    /** One method of one address, and what a token must let its bearer do there. */
    record Route(
            String method,
            PathTemplate path,
            Map<String, Query.Kind> parameters,
            Manner manner,
            List<Scope> scopes,
            Handling handling) {
        boolean open() {
            return manner == Manner.OPEN || manner == Manner.OPEN_WITH_BODY;
        }

        boolean takesBody() {
            return manner == Manner.WITH_BODY || manner == Manner.OPEN_WITH_BODY;
        }
    }

    /** Whether an address asks who is there, and whether a body must come. */
    enum Manner {
        PLAIN,
        WITH_BODY,
        OPEN,
        OPEN_WITH_BODY
    }

    Routes(Pipeline pipeline) {
        this.pipeline = pipeline;
    }

    void get(String path, Map<String, Query.Kind> parameters, Handling handling) {
        add("GET", path, parameters, Manner.PLAIN, handling);
    }

    void post(String path, Handling handling) {
        add("POST", path, Map.of(), Manner.WITH_BODY, handling);
    }

    /** Does what the address says all of. */
    void postNamed(String path, Handling handling) {
        add("POST", path, Map.of(), Manner.PLAIN, handling);
    }

    void put(String path, Handling handling) {
        add("PUT", path, Map.of(), Manner.WITH_BODY, handling);
    }

    /** Puts what the address says all of. */
    void putNamed(String path, Handling handling) {
        add("PUT", path, Map.of(), Manner.PLAIN, handling);
    }

    void patch(String path, Handling handling) {
        add("PATCH", path, Map.of(), Manner.WITH_BODY, handling);
    }

    void delete(String path, Handling handling) {
        delete(path, Map.of(), handling);
    }

    void delete(String path, Map<String, Query.Kind> parameters, Handling handling) {
        add("DELETE", path, parameters, Manner.PLAIN, handling);
    }

    /** Takes something away for good, for which a token needs more than for other changes. */
    void deleteForGood(String path, List<Scope> scopes, Handling handling) {
        routes.add(new Route("DELETE", PathTemplate.of(PREFIX + path), Map.of(), Manner.PLAIN, scopes, handling));
    }

    private void add(String method, String path, Map<String, Query.Kind> parameters, Manner manner, Handling handling) {
        List<Scope> scopes = List.of(method.equals("GET") ? Scope.READ : Scope.SEND);
        routes.add(new Route(method, PathTemplate.of(PREFIX + path), parameters, manner, scopes, handling));
    }

    /** An address, outside the prefix if need be, that asks nobody who they are. */
    void open(String method, String path, Handling handling) {
        Manner manner = method.equals("POST") ? Manner.OPEN_WITH_BODY : Manner.OPEN;
        routes.add(new Route(method, PathTemplate.of(path), Map.of(), manner, List.of(), handling));
    }

    /** The address of the WebSockets; without an upgrade there is nothing. */
    void socket() {
        open("GET", SOCKET, call -> CompletableFuture.completedFuture(Upgrades.REQUIRED));
    }

    /** Tells Javalin what was added, and what to answer where there is nothing and where an upgrade is refused. */
    void register(RoutesConfig javalin) {
        for (Route route : routes) {
            methods(route)
                    .forEach(method -> javalin.addHttpHandler(
                            HandlerType.findOrCreate(method), route.path().path(), ctx -> pipeline.run(ctx, route)));
        }
        javalin.exception(HttpResponseException.class, (e, ctx) -> notFound(ctx).writeAtOnce(ctx.res()));
        javalin.exception(Exception.class, (e, ctx) -> Answer.of(Refusal.of(e)).writeAtOnce(ctx.res()));
    }

    /** HEAD runs what GET runs: Javalin's own answer to it is an empty 200. */
    private static Stream<String> methods(Route route) {
        return route.method().equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(route.method());
    }

    /** What was added, for whoever holds it against its description. */
    List<Route> all() {
        return List.copyOf(routes);
    }

    private Answer notFound(Context ctx) {
        String allowed = routes.stream()
                .filter(route -> route.path().matches(ctx.path()))
                .flatMap(Routes::methods)
                .sorted()
                .collect(Collectors.joining(", "));
        return allowed.isEmpty()
                ? Answer.of(Refusal.of(WireProblem.ROUTE_NOT_FOUND, "There is nothing at this address."))
                : Answer.of(Refusal.of(WireProblem.METHOD_NOT_ALLOWED, "This address takes " + allowed + "."))
                        .with("Allow", allowed);
    }
}
