package dev.parley.javalin;

import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The WebSockets that are open on a node, and how many of them each person has. Safe for any number of threads. */
final class SocketRegistry {
    private final ServerSettings.Limits limits;
    private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<UserId, Integer> byUser = new ConcurrentHashMap<>();
    private volatile boolean draining;
    private volatile int leaving;

    SocketRegistry(ServerSettings.Limits limits) {
        this.limits = limits;
    }

    void add(SocketConnection connection) {
        connections.add(connection);
    }

    /** Whether it was there. */
    boolean remove(SocketConnection connection) {
        return connections.remove(connection);
    }

    boolean isFull() {
        return connections.size() >= limits.connections();
    }

    int size() {
        return connections.size();
    }

    /** Counts one more connection of a person, unless they have as many as they may. */
    boolean admit(UserId user) {
        boolean[] admitted = {false};
        byUser.compute(user, (any, count) -> {
            int had = count == null ? 0 : count;
            admitted[0] = had < limits.connectionsPerUser();
            return admitted[0] ? Integer.valueOf(had + 1) : count;
        });
        return admitted[0];
    }

    void release(UserId user) {
        byUser.computeIfPresent(user, (any, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    void drain() {
        leaving = connections.size();
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** How many connections there were when draining began; 0 while it has not. */
    int leaving() {
        return leaving;
    }

    void forEach(Consumer<SocketConnection> what) {
        List.copyOf(connections).forEach(what);
    }
}
