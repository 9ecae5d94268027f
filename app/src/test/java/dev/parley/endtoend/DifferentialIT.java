package dev.parley.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.kafka.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Twenty people do ten thousand things at random on two nodes. Everybody has a client that stays connected to one node, one that
 * is cut off at random moments and comes back on a random node, and in the end one that begins anew: what the three keep is
 * the same, byte for byte. Then some of the people are erased, while those who wander are away, and it is the same again.
 *
 * <p>The seed is printed; {@code -Dparley.seed=…} replays its choices, as far as the answers of concurrent people are the same.
 */
@ExtendWith(NodeLogs.class)
class DifferentialIT {
    private static final int PEOPLE = 20;
    private static final int GROUPS = 6;
    private static final int THREADS = 5;
    private static final int OPERATIONS = 10_000;
    private static final int ERASED = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final long seed = Long.getLong("parley.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void whoWasAwayAndWhoWasNotKeepTheSame() throws Exception {
        System.out.println("differential: PARLEY_SEED=" + seed);
        Path folder = Folders.fresh("differential");
        NodeSettings settings = NodeSettings.kafka(KafkaBroker.shared().bootstrapServers())
                .named("differential")
                .postgres(Database.fresh());
        try (Deployment parley = Deployment.of(
                new Node(folder.resolve("one"), settings).launch(),
                new Node(folder.resolve("two"), settings).launch())) {
            parley.nodes().forEach(Node::awaitReady);
            compare(parley);
        }
        assertThat(Described.violations()).isEmpty();
    }

    private void compare(Deployment parley) throws Exception {
        List<String> people = IntStream.range(0, PEOPLE)
                .mapToObj(i -> EndToEndSuite.somebody("p"))
                .toList();
        List<String> groups = groups(parley, people);
        List<LifelikeClient> steady = new ArrayList<>();
        List<LifelikeClient> wandering = new ArrayList<>();
        for (String user : people) {
            steady.add(new LifelikeClient(user, parley.nodes().get(random.nextInt(2))));
            wandering.add(new LifelikeClient(user, parley.nodes().get(random.nextInt(2))));
        }

        AtomicInteger done = new AtomicInteger();
        ExecutorService actors = Executors.newFixedThreadPool(THREADS + 2 * PEOPLE);
        try {
            List<CompletableFuture<Void>> acting = IntStream.range(0, THREADS)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            new Gossip("g" + i, seed + i, parley.nodes(), people, groups, OPERATIONS / THREADS, done),
                            actors))
                    .toList();
            CompletableFuture<Void> all = CompletableFuture.allOf(acting.toArray(CompletableFuture[]::new));
            List<CompletableFuture<Void>> living = new ArrayList<>();
            steady.forEach(client -> living.add(CompletableFuture.runAsync(() -> stay(client, all), actors)));
            wandering.forEach(client -> {
                long own = random.nextLong();
                living.add(CompletableFuture.runAsync(() -> wander(client, new Random(own), parley, all), actors));
            });
            all.get(10, TimeUnit.MINUTES);
            CompletableFuture.allOf(living.toArray(CompletableFuture[]::new)).get(1, TimeUnit.MINUTES);
        } finally {
            actors.shutdownNow();
        }

        assertThat(done).hasValue(OPERATIONS);
        assertSame(parley, people, steady, wandering);
        List<String> erased = Gossip.some(people, random, ERASED);
        for (String user : erased) {
            erase(parley, user);
        }
        assertGone(parley, erased, people, steady);
        people.stream()
                .filter(erased::contains)
                .map(people::indexOf)
                .sorted(Comparator.reverseOrder())
                .forEach(i -> {
                    steady.remove((int) i);
                    wandering.remove((int) i);
                });
        assertSame(
                parley, people.stream().filter(user -> !erased.contains(user)).toList(), steady, wandering);
    }

    private static void erase(Deployment parley, String user) {
        Api operator = new Api(parley.first(), Optional.of(Tokens.withScope("operator", "admin")));
        await("erasing " + user)
                .atMost(PATIENCE)
                .until(() -> operator.delete("/people/" + user).status() == 204);
    }

    /** Of those who are erased nothing is kept, by those clients of theirs that were told. */
    private static void assertGone(
            Deployment parley, List<String> erased, List<String> people, List<LifelikeClient> steady) throws Exception {
        for (String user : erased) {
            LifelikeClient told = steady.get(people.indexOf(user));
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                told.live(100);
            } while (System.nanoTime() < end && !told.state().written().isEmpty());
            assertThat(told.state().written()).as(user).isEmpty();
            assertThat(new LifelikeClient(user, parley.last()).state().written())
                    .as(user)
                    .isEmpty();
        }
    }

    /** The first of the people owns every group and stays in it. */
    private List<String> groups(Deployment parley, List<String> people) {
        return IntStream.range(0, GROUPS)
                .mapToObj(i -> new Api(parley.first(), people.get(0))
                        .group("Group " + i, Gossip.some(people, random, 8).toArray(String[]::new)))
                .toList();
    }

    private static void stay(LifelikeClient client, CompletableFuture<Void> until) {
        try {
            while (!until.isDone()) {
                client.live(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void wander(LifelikeClient client, Random random, Deployment parley, CompletableFuture<Void> until) {
        try {
            while (!until.isDone()) {
                client.live(random.nextInt(1_500));
                client.disconnect();
                client.live(random.nextInt(1_500));
                client.connect(parley.nodes().get(random.nextInt(2)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Live clients settle when everything that was logged has been told. */
    private void assertSame(
            Deployment parley, List<String> people, List<LifelikeClient> steady, List<LifelikeClient> wandering)
            throws Exception {
        for (int i = 0; i < people.size(); i++) {
            LifelikeClient fresh = new LifelikeClient(people.get(i), parley.first());
            List<LifelikeClient> three = List.of(fresh, steady.get(i), wandering.get(i));
            if (!wandering.get(i).isConnected()) {
                wandering.get(i).connect(parley.last());
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            do {
                for (LifelikeClient client : three) {
                    client.live(100);
                }
            } while (System.nanoTime() < end && distinct(three) > 1);

            assertThat(steady.get(i).state().written())
                    .as("who stayed, " + people.get(i))
                    .isEqualTo(fresh.state().written());
            assertThat(wandering.get(i).state().written())
                    .as("who wandered, " + people.get(i))
                    .isEqualTo(fresh.state().written());
            fresh.disconnect();
            wandering.get(i).disconnect();
        }
    }

    private static long distinct(List<LifelikeClient> clients) {
        return clients.stream()
                .map(client -> client.state().written())
                .distinct()
                .count();
    }
}
