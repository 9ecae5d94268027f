package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the parts of the one suite stand on: a deployment, on whose first node people act, and on whose last one they watch. */
interface OnParley {
    Duration SOON = Duration.ofSeconds(30);

    Deployment deployment();

    default Api api(String user) {
        return new Api(deployment().first(), user);
    }

    default Api watching(String user) {
        return new Api(deployment().last(), user);
    }

    /** A live socket on the node that people watch. */
    default Heard hear(String user) {
        return Socket.hear(deployment().last(), user);
    }

    /** The newest state of a message that a socket was told, once it is as wanted. */
    static Json awaitMessage(Heard heard, String id, Predicate<Json> wanted) {
        return await("message " + id)
                .atMost(SOON)
                .until(
                        () -> heard.messages().stream()
                                .filter(message -> message.text("id").equals(id))
                                .reduce((earlier, later) -> later)
                                .orElse(new Json(Map.of())),
                        message -> !message.fields().isEmpty() && wanted.test(message));
    }

    /**
     * Waits until the first node's store holds none of these words. Of a small store the file that is written to is finished and
     * rewritten once an hour, and once in each life of a node: so it begins another life.
     */
    default void awaitNotStored(String... words) {
        Node node = deployment().first();
        RawStore store = RawStore.of(node);
        if (store.isFiles()) {
            node.restart();
        }
        await("without " + List.of(words))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(List.of(words))
                        .allSatisfy(word -> assertThat(store.holding(word)).isEmpty()));
    }

    static Json awaitMarker(Heard heard, String user, Predicate<Json> wanted) {
        return await("marker of " + user)
                .atMost(SOON)
                .until(
                        () -> heard.markers().stream()
                                .filter(marker -> marker.text("user").equals(user))
                                .reduce((earlier, later) -> later)
                                .orElse(new Json(Map.of())),
                        marker -> !marker.fields().isEmpty() && wanted.test(marker));
    }

    /** The newest state of a conversation that a socket was told, once it is as wanted. */
    static Json awaitConversation(Heard heard, String id, Predicate<Json> wanted) {
        return await("conversation " + id)
                .atMost(SOON)
                .until(
                        () -> heard.conversations(id).stream()
                                .reduce((earlier, later) -> later)
                                .orElse(new Json(Map.of())),
                        conversation -> !conversation.fields().isEmpty() && wanted.test(conversation));
    }

    static String messages(String conversation) {
        return "/conversations/" + conversation + "/messages";
    }

    /** One conversation of a person's list. */
    static Json listed(Api api, String conversation) {
        return api.get("/conversations").expect(200).body().objects("conversations").stream()
                .filter(item -> item.text("id").equals(conversation))
                .findFirst()
                .orElseThrow();
    }

    static List<String> texts(List<Json> messages) {
        return messages.stream().map(message -> message.text("text")).toList();
    }
}
