package dev.parley.endtoend;

import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What the clients of a storm share: the nodes to choose from, the conversations, the record, and when to stop. */
final class Cast {
    private final List<Node> nodes;
    private final List<String> conversations;
    private final Recording recording;
    private volatile boolean stopping;

    Cast(List<Node> nodes, List<String> conversations, Recording recording) {
        this.nodes = nodes;
        this.conversations = conversations;
        this.recording = recording;
    }

    Node anyNode(Random random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    String anyConversation(Random random) {
        return conversations.get(random.nextInt(conversations.size()));
    }

    List<String> conversations() {
        return conversations;
    }

    Recording recording() {
        return recording;
    }

    boolean stopping() {
        return stopping;
    }

    void stop() {
        stopping = true;
    }

    /** Before trying again, as a client does: with jitter, so that clients don't come back together. */
    static void backOff(Random random) {
        LockSupport.parkNanos((20 + random.nextInt(80)) * 1_000_000L);
    }
}
