package dev.parley.endtoend;

import java.util.List;

/** Running nodes, and how to stop what was started for them alone. */
record Deployment(List<Node> nodes, List<Runnable> afterwards) implements AutoCloseable {
    static Deployment of(Node... nodes) {
        return new Deployment(List.of(nodes), List.of());
    }

    Node first() {
        return nodes.get(0);
    }

    /** Another node than the first one, where there is one. */
    Node last() {
        return nodes.get(nodes.size() - 1);
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
        afterwards.forEach(Runnable::run);
    }
}
