package dev.parley.javalin;

import dev.parley.document.SignalDocuments;
import dev.parley.presence.LiveSignals;
import dev.parley.presence.Presence;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Who is typing and who is online, for those who come without a WebSocket. */
final class Presences {
    private static final String CONVERSATION = "/conversations/{conversation}";

    private final LiveSignals signals;

    Presences(LiveSignals signals) {
        this.signals = signals;
    }

    void addTo(Routes routes) {
        routes.postNamed(CONVERSATION + "/typing", this::type);
        routes.get(CONVERSATION + "/presence", Map.of(), this::look);
    }

    private CompletionStage<Answer> type(Call call) {
        return signals.type(call.user(), call.conversation()).thenApply(accepted -> Answer.empty(204));
    }

    private CompletionStage<Answer> look(Call call) {
        return signals.look(call.user(), call.conversation())
                .thenApply(presences -> Answer.later(200, () -> Map.of("presence", documents(presences))));
    }

    static List<Map<String, Object>> documents(List<Presence> presences) {
        return presences.stream().map(SignalDocuments::of).toList();
    }
}
