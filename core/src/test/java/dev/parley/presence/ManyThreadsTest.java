package dev.parley.presence;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.contract.Backend;
import dev.parley.memory.InProcessSignals;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People come and go on two nodes from many threads, while lookups are answered by others. */
class ManyThreadsTest {
    private static final int PEOPLE = 20;
    private static final int ROUNDS = 200;

    private final Node.Time time = new Node.Time();
    private final InProcessSignals signals = new InProcessSignals(100_000);
    private final ExecutorService reads = Executors.newFixedThreadPool(2);
    private final ExecutorService people = Executors.newFixedThreadPool(4);
    private final Node one = new Node("one", signals, time, reads, 10_000);
    private final Node two = new Node("two", signals, time, reads, 10_000);
    private final List<UserId> others = IntStream.range(0, PEOPLE)
            .mapToObj(number -> new UserId("u" + number))
            .toList();
    private final ChatConversation kitchen = aGroup(
            aConversationId(),
            1,
            IntStream.rangeClosed(0, PEOPLE)
                    .mapToObj(number -> number == 0 ? ANA : others.get(number - 1))
                    .toArray(UserId[]::new));

    @AfterEach
    void close() {
        signals.close();
        reads.shutdownNow();
        people.shutdownNow();
    }

    @Test
    void whatWasToldLastIsHowItIs() throws Exception {
        one.hear(kitchen);
        two.hear(kitchen);
        Map<UserId, Boolean> toldLast = new ConcurrentHashMap<>();
        Attending ana = one.live.attend(ANA, new SignalListener() {
            @Override
            public void typing(ConversationId conversation, UserId user) {}

            @Override
            public void presence(Presence presence) {
                toldLast.put(presence.user(), presence.online());
            }
        });
        Backend.join(one.live.watch(ana, kitchen.id()));

        List<Future<Void>> all =
                people.invokeAll(others.stream().map(this::comingAndGoing).toList());
        for (Future<Void> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            // Again and again: what node two has said last may still be on its way.
            time.pass(Whereabouts.GRACE);
            one.live.settle();
            others.forEach(user -> assertThat(toldLast.getOrDefault(user, false))
                    .as("%s", user)
                    .isEqualTo(stays(user)));
        });
        assertThat(signals.dropped()).isZero();
    }

    private static boolean stays(UserId user) {
        return user.hashCode() % 2 == 0;
    }

    private Callable<Void> comingAndGoing(UserId user) {
        return () -> {
            for (int round = 0; round < ROUNDS; round++) {
                Node node = ThreadLocalRandom.current().nextBoolean() ? one : two;
                Attending attending = node.live.attend(user, new Ear());
                Backend.join(node.live.watch(attending, kitchen.id()));
                Backend.join(node.live.type(user, kitchen.id()));
                one.live.settle();
                attending.close();
            }
            if (stays(user)) {
                two.live.attend(user, new Ear());
            }
            return null;
        };
    }
}
