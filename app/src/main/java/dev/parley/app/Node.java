package dev.parley.app;

import dev.parley.javalin.ParleyServer;
import dev.parley.shared.event.Submissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A running server with everything that it is made of. Stopping twice does nothing. */
final class Node {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final ParleyServer server;
    private final Submissions submissions;
    private final Runnable beforehand;
    private final Resources resources;
    private final List<String> introduction;

    Node(
            ParleyServer server,
            Submissions submissions,
            Runnable beforehand,
            Resources resources,
            List<String> introduction) {
        this.server = server;
        this.submissions = submissions;
        this.beforehand = beforehand;
        this.resources = resources;
        this.introduction = List.copyOf(introduction);
    }

    int port() {
        return server.port();
    }

    /** Where it listens, on which parts, what that promises and what it does not. */
    List<String> introduction() {
        return introduction;
    }

    /** Ends what nobody waits for, takes nothing new, answers what is running, sends connections away, then closes every part in order. */
    void stop(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        beforehand.run();
        server.drain(atMost);
        while (submissions.undecided() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS));
        }
        resources.close();
    }
}
