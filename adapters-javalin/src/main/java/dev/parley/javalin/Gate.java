package dev.parley.javalin;

import dev.parley.Problem;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What every request passes before anybody asks where it goes, those that open a WebSocket included: is there room, is this
 * server meant, may the page that sends it, does its address carry a secret. Probes of health pass without a question.
 */
final class Gate extends Handler.Wrapper {
    private static final int MAX_HEADERS = 100;
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Set<String> SECRETS =
            Set.of("token", "access_token", "id_token", "bearer", "jwt", "authorization");

    private final boolean behindTls;
    private final Set<String> hosts;
    private final Origins origins;
    private final Load load;

    Gate(ServerSettings settings, Load load) {
        this.behindTls = settings.behindTlsProxy();
        this.hosts = settings.allowedHosts().stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.origins = new Origins(settings.allowedOrigins());
        this.load = load;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        SafeHeaders.put(response.getHeaders(), behindTls);
        if (Health.isProbe(request.getHttpURI().getPath())) {
            return super.handle(request, response, callback);
        }
        Load.Admission admission = load.enter();
        if (admission == Load.Admission.GRANTED) {
            Request.addCompletionListener(request, failure -> load.leave());
        }
        Optional<Answer> answer = turnedAway(admission)
                .or(() -> refusal(request).map(Answer::of))
                .or(() -> origins.preflight(request))
                .or(() -> Upgrades.refusal(request));
        origins.allow(request, response);
        if (answer.isPresent()) {
            answer.get().to(request).writeTo(response, callback);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static Optional<Answer> turnedAway(Load.Admission admission) {
        return switch (admission) {
            case GRANTED -> Optional.empty();
            case OVERLOADED ->
                Optional.of(
                        Answer.of(Refusal.of(Problem.OVERLOADED, "More requests are running than can be answered.")));
            case DRAINING ->
                Optional.of(Answer.of(Refusal.of(Problem.DRAINING, "This node is shutting down; another one serves."))
                        .with("Connection", "close"));
        };
    }

    private Optional<Refusal> refusal(Request request) {
        HttpFields headers = request.getHeaders();
        if (!isMeant(host(request))) {
            return Optional.of(Refusal.of(WireProblem.HOST_REFUSED, "This server does not answer for that host."));
        }
        if (headers.size() > MAX_HEADERS) {
            return Optional.of(Refusal.of(
                    WireProblem.HTTP_HEADERS_TOO_LARGE, "A request has at most " + MAX_HEADERS + " headers."));
        }
        if (!origins.accept(request)) {
            return Optional.of(
                    Refusal.of(WireProblem.ORIGIN_REFUSED, "Pages of this origin may not talk to this server."));
        }
        return carriesSecret(request.getHttpURI().getQuery())
                ? Optional.of(Refusal.of(
                        WireProblem.TOKEN_IN_URL,
                        "Addresses are kept in logs and histories: send the token in the Authorization header, and "
                                + "consider this one lost."))
                : Optional.empty();
    }

    private boolean isMeant(String host) {
        return hosts.isEmpty()
                || hosts.contains(host)
                || hosts.contains(PORT.matcher(host).replaceFirst(""));
    }

    private static String host(Request request) {
        return Optional.ofNullable(request.getHeaders().get("Host")).orElse("").toLowerCase(Locale.ROOT);
    }

    private static boolean carriesSecret(String query) {
        if (query == null) {
            return false;
        }
        for (String pair : query.split("&", -1)) {
            String name = pair.substring(0, pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('='));
            if (SECRETS.contains(Percent.decode(name).orElse("").toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
