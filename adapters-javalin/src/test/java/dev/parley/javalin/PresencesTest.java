package dev.parley.javalin;

import static dev.parley.contract.Fixtures.ANA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.presence.Attending;
import dev.parley.presence.Presence;
import dev.parley.presence.SignalListener;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Typing and presence for those who come without a WebSocket. */
class PresencesTest {
    private final RunningServer server = RunningServer.start();
    private final List<String> typing = new CopyOnWriteArrayList<>();
    private final String kitchen = "/conversations/" + server.as("ana").group("Kitchen", "ben");

    @AfterEach
    void stop() {
        server.close();
    }

    private Attending attendAsAna() {
        return server.signals.live.attend(ANA, new SignalListener() {
            @Override
            public void typing(ConversationId conversation, UserId user) {
                typing.add(user + " in /conversations/" + conversation);
            }

            @Override
            public void presence(Presence presence) {}
        });
    }

    @Test
    void whoTypesIsToldToThoseWhoAreThere() {
        try (Attending ana = attendAsAna()) {
            Reply told = server.as("ben").ask("POST", kitchen + "/typing", Optional.empty());

            told.expect(204);
            assertThat(ana).isNotNull();
            await("typing").atMost(SocketClient.SOON).until(() -> !typing.isEmpty());
            assertThat(typing).containsExactly("ben in " + kitchen);
        }
        server.as("eve").ask("POST", kitchen + "/typing", Optional.empty()).expect(404, "conversation.not_found");
    }

    @Test
    void whoIsThereIsSeenByMembers() {
        try (Attending ana = attendAsAna()) {
            Reply presence = server.as("ben").get(kitchen + "/presence").expect(200);

            assertThat(ana).isNotNull();
            assertThat(presence.each("presence", "user")).containsExactly("ana", "ben");
            assertThat(presence.list("presence"))
                    .extracting(each -> each.get("online").asBoolean())
                    .containsExactly(true, false);
        }
        server.as("eve").get(kitchen + "/presence").expect(404, "conversation.not_found");
    }
}
