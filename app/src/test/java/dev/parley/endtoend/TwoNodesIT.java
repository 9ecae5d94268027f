package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import dev.parley.kafka.KafkaBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two nodes on one Kafka and one database: whoever acts is on the first, whoever watches is on the second. */
class TwoNodesIT extends EndToEndSuite {
    private static final int HOPS = 6;

    @Override
    Deployment deploy() {
        Path folder = Folders.fresh("two-nodes");
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("two-nodes")
                .postgres(Database.fresh());
        Node one = new Node(folder.resolve("one"), settings).launch();
        Node two = new Node(folder.resolve("two"), settings).launch();
        one.awaitReady();
        two.awaitReady();
        return Deployment.of(one, two);
    }

    @Test
    void whoeverHopsBetweenNodesWithTheirCursorMissesNothingAndHearsInOrder() throws Exception {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        List<Long> heard = new ArrayList<>();
        Thread sending = new Thread(() -> say(ana, kitchen, 1, 600));
        Optional<String> cursor;
        try (Heard before = Socket.hear(parley.first(), ben)) {
            cursor = before.cursor();
        }

        sending.start();
        for (int hop = 0; hop < HOPS; hop++) {
            Node node = hop % 2 == 0 ? parley.last() : parley.first();
            long enough = (hop + 1) * 600L / HOPS;
            try (Heard hearing = Socket.hear(node, ben, cursor)) {
                await().atMost(SOON)
                        .until(() -> lastSeq(hearing.messages(kitchen)) >= enough
                                && hearing.cursor().isPresent());
                hearing.socket().abort();
                cursor = hearing.cursor();
                addNew(heard, seqs(hearing.messages(kitchen)));
            }
        }
        sending.join();

        assertThat(heard).isEqualTo(range(1, 600));
    }

    /** As a client does: what it has, it does not take again. */
    private static void addNew(List<Long> heard, List<Long> told) {
        for (long seq : told) {
            if (!heard.contains(seq)) {
                heard.add(seq);
            }
        }
    }

    @Test
    void aRemovalOnOneNodeIsInForceOnTheOther() {
        String ana = somebody("ana");
        String ben = somebody("ben");
        String kitchen = api(ana).group("Kitchen", ben);
        watching(ben).send(kitchen, "one", "Hello").expect(201);

        api(ana).delete("/conversations/" + kitchen + "/members/" + ben);

        watching(ben).send(kitchen, "two", "Still here?").expect(404, "conversation.not_found");
        watching(ben).get("/conversations/" + kitchen + "/messages").expect(404, "conversation.not_found");
    }
}
