package dev.parley.endtoend;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Kills nodes at random moments of a storm: when some more messages were acknowledged, and while a node starts. */
final class Faults {
    /** How often in a composition, and how many messages are acknowledged there at least. */
    static final int KILLS = Integer.getInteger("parley.kills", 5);

    static final int ACKED = Integer.getInteger("parley.acked", 5_000);

    private static final int ACKED_BETWEEN = 800;
    private static final int START_MILLIS = 4_000;

    private final Storm storm;
    private final Random random;
    private int kills;

    Faults(Storm storm, long seed) {
        this.storm = storm;
        this.random = new Random(seed);
    }

    /** The seed of this run, from PARLEY_SEED when it is to be repeated. */
    static long seed(String name) {
        String given = System.getenv("PARLEY_SEED");
        long seed = given == null ? System.nanoTime() : Long.parseLong(given);
        say(name + ": PARLEY_SEED=" + seed);
        return seed;
    }

    static void say(String line) {
        PrintStream out = System.out;
        out.println(line);
    }

    /** Kills one node after another, each when it is ready or on its way there, and starts it again. */
    void kill(List<Node> nodes, int atLeast) {
        int goal = kills + atLeast;
        while (kills < goal) {
            Node victim = nodes.get(random.nextInt(nodes.size()));
            storm.awaitAcked(1 + random.nextInt(ACKED_BETWEEN));
            strike(victim);
            if (random.nextInt(3) == 0) {
                strikeWhileStarting(victim);
            }
            victim.awaitReady();
        }
    }

    private void strike(Node victim) {
        victim.kill();
        kills++;
        victim.launch();
    }

    private void strikeWhileStarting(Node victim) {
        if (victim.endsWithin(Duration.ofMillis(random.nextInt(START_MILLIS)))) {
            throw new AssertionError("The node ended by itself after a kill: see " + victim.log());
        }
        strike(victim);
    }

    /** Kills and restarts something that the nodes depend on. */
    void kill(String what, Runnable killing, Runnable starting) {
        storm.awaitAcked(1 + random.nextInt(ACKED_BETWEEN));
        say("kill -9 of " + what + " after " + storm.recording().ackedCount() + " acknowledged messages");
        killing.run();
        kills++;
        starting.run();
    }

    int kills() {
        return kills;
    }
}
