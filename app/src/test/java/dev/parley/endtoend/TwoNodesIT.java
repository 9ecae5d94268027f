package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.endtoend.Socket.Heard;
import dev.parley.kafka.KafkaBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two nodes on one Kafka and one database: whoever acts is on the first, whoever watches is on the second. */
class TwoNodesIT extends EndToEndSuite {
    private static final int HOPS = 6;
    private static final int REMOVALS = 20;

    @Override
    Deployment deploy() {
        Path folder = Folders.fresh("two-nodes");
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("two-nodes")
                .sweeping()
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

    @Test
    void whoIsRemovedWhileStreamingIsToldNothingThatWasSentAfterThat() throws Exception {
        String ana = somebody("ana");
        List<String> removed =
                IntStream.range(0, REMOVALS).mapToObj(i -> somebody("ben")).toList();
        String kitchen = api(ana).group("Kitchen", removed.toArray(String[]::new));
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        Thread sending = new Thread(() -> {
            while (!enough.get()) {
                say(ana, kitchen, sent.get() + 1, sent.get() + 1);
                sent.incrementAndGet();
            }
        });
        List<Long> millis = new ArrayList<>();
        sending.start();
        try {
            for (String ben : removed) {
                millis.add(removeWhileStreaming(api(ana), ben, kitchen, sent));
            }
        } finally {
            enough.set(true);
            sending.join();
        }
        System.out.println("Removed on one node, told on the other after (ms): " + millis);
    }

    /** How long after the answer to the removal the person was told of it; there is no bound on that but patience. */
    private long removeWhileStreaming(Api owner, String ben, String kitchen, AtomicInteger sent) throws Exception {
        String cellar = owner.group("Cellar", ben);
        AtomicLong toldAt = new AtomicLong();
        List<Json> frames = new CopyOnWriteArrayList<>();
        Consumer<Json> hearing = frame -> {
            frames.add(frame);
            if (frame.text("type").equals("conversation")
                    && frame.object("conversation").has("left")) {
                toldAt.set(System.nanoTime());
            }
        };
        try (Socket socket = Socket.open(parley.last(), Tokens.of(ben), Optional.empty(), hearing)) {
            Heard heard = new Heard(socket, frames);
            heard.awaitLive();
            long before = sent.get();
            await().atMost(SOON).until(() -> lastSeq(heard.messages(kitchen)) > before + 5);

            assertThat(owner.delete("/conversations/" + kitchen + "/members/" + ben)
                            .status())
                    .isIn(200, 204);
            long answeredAt = System.nanoTime();
            long removedAt =
                    owner.get("/conversations/" + kitchen).expect(200).body().number("revision");
            await().atMost(SOON).until(() -> toldAt.get() != 0);
            long more = sent.get() + 20L;
            await().atMost(SOON).until(() -> sent.get() > more);
            heard.awaitMessage(
                    owner.send(cellar, "marker", "Marker").expect(201).body().text("id"));

            assertThat(heard.messages(kitchen))
                    .isNotEmpty()
                    .allSatisfy(
                            message -> assertThat(message.number("revision")).isLessThan(removedAt));
            return Math.max(0, toldAt.get() - answeredAt) / 1_000_000;
        }
    }
}
