package dev.parley.javalin;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.shared.message.UserId;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ObjectNode;

/**
 * One WebSocket from its opening to its end: first it learns who is there, then it sends for them and tells them what they may
 * hear, and in the end it writes what waits and says why it ends. Nothing here blocks.
 *
 * <p>What one connection can hold in memory is bounded by the settings: one frame that is being received, {@code sendsInFlight}
 * texts whose sends are not answered, {@code queueBytes} of frames that wait (or one frame, where that is larger) and, while it
 * catches up, one page of at most 200 things.
 */
final class SocketConnection {
    private final SocketMeans means;
    private final SocketRegistry registry;
    private final SocketLine line;
    private final SocketWriter writer;
    private final SocketHearing hearing;
    private final SocketSends sends;
    private final SocketHeartbeat heartbeat;
    private final SocketPings pings;
    private final String session = UUID.randomUUID().toString();
    private final long opened;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Optional<Identity> identity = Optional.empty();
    private volatile Optional<SocketClose> ending = Optional.empty();
    private volatile long endingSince;
    private volatile boolean closeForced;

    SocketConnection(SocketMeans means, SocketRegistry registry, SocketLine line) {
        this.means = means;
        this.registry = registry;
        this.line = line;
        ServerSettings settings = means.settings();
        writer = new SocketWriter(line, settings.limits().queueBytes(), means.nanos());
        hearing = new SocketHearing(means.frames(), writer, this::hearingFailed);
        sends = new SocketSends(
                means.useCases().exchange(),
                means.frames(),
                writer::write,
                settings.limits().sendsInFlight());
        heartbeat = new SocketHeartbeat(settings.waits(), means.nanos());
        pings = new SocketPings(means.nanos());
        opened = means.nanos().getAsLong();
        writer.tell(hearing::goOn, () -> end(SocketClose.SLOW));
    }

    // ------------------------------------------------------------------------------------------------ what is received

    /** A frame came; one at a time, in their order. */
    void text(String text) {
        heartbeat.heard();
        if (ending.isPresent()) {
            return;
        }
        Optional<String> id = Optional.empty();
        try {
            ObjectNode frame = StrictJson.read(text);
            id = SocketRequests.idOf(frame);
            receive(frame);
        } catch (RuntimeException e) {
            refuse(id, Refusal.of(e));
        }
    }

    private void receive(ObjectNode frame) {
        switch (SocketRequests.typeOf(frame).orElse("")) {
            case "connect" -> connect(means.requests().connect(frame));
            case "send" -> {
                UserId sender = connected();
                SocketRequests.Send send = means.requests().send(frame);
                sends.send(send.id(), send.by(sender));
            }
            case "ping" -> {
                SocketRequests.Ping ping = means.requests().ping(frame);
                countPing();
                writer.write(SocketFrames.pong(Optional.ofNullable(ping.id())));
            }
            default ->
                throw new RefusedException(WireProblem.FRAME_TYPE_UNKNOWN, "A frame's type is connect, send or ping.");
        }
    }

    private UserId connected() {
        return identity.map(Identity::user)
                .orElseThrow(() -> new RefusedException(
                        WireProblem.TOKEN_MISSING,
                        "The first frame is a connect, and its answer comes before others."));
    }

    /** Before somebody is connected, a refusal is the end as well. */
    private void refuse(Optional<String> id, Refusal refusal) {
        writer.write(SocketFrames.error(id, refusal));
        if (identity.isEmpty()) {
            end(registry.isDraining() ? SocketClose.DRAINING : SocketClose.of(refusal));
        }
    }

    void pinged(ByteBuffer payload) {
        heartbeat.heard();
        line.pong(payload);
        countPing();
    }

    void ponged() {
        heartbeat.heard();
        countPing();
    }

    private void countPing() {
        if (pings.isFlood()) {
            end(SocketClose.FLOOD);
        }
    }

    // ------------------------------------------------------------------------------------------------------ who is
    // there

    private void connect(SocketRequests.Connect connect) {
        if (!checking.compareAndSet(false, true)) {
            throw new RefusedException(
                    WireProblem.CONNECTION_ALREADY_CONNECTED, "A token is being checked; wait for the answer.");
        }
        try {
            means.reads().execute(() -> check(connect));
        } catch (RuntimeException e) {
            checking.set(false);
            throw e;
        }
    }

    private void check(SocketRequests.Connect connect) {
        Optional<String> id = Optional.ofNullable(connect.id());
        try {
            Identity believed = means.authentication().authenticate(connect.token());
            if (identity.isPresent()) {
                renew(id, connect, believed);
            } else {
                begin(id, connect, believed);
            }
        } catch (RuntimeException e) {
            refuse(id, Refusal.of(e));
        } finally {
            checking.set(false);
        }
    }

    private void begin(Optional<String> id, SocketRequests.Connect connect, Identity believed) {
        if (registry.isDraining()) {
            throw Refusal.of(Problem.DRAINING, "This node is shutting down; connect to another one.")
                    .asException();
        }
        if (!registry.admit(believed.user())) {
            throw new RefusedException(
                    WireProblem.CONNECTIONS_TOO_MANY,
                    "One person has at most " + means.settings().limits().connectionsPerUser()
                            + " connections; close another one first.");
        }
        if (identify(believed)) {
            writer.write(SocketFrames.connected(id, believed.user(), session, means.settings()));
            hearing.begin(means.useCases().live(), believed.user(), connect.from());
        } else {
            registry.release(believed.user());
        }
    }

    /** From here on the end of the connection releases the person's place; if it has ended already, nobody would. */
    private synchronized boolean identify(Identity believed) {
        if (ending.isEmpty()) {
            identity = Optional.of(believed);
        }
        return ending.isEmpty();
    }

    private void renew(Optional<String> id, SocketRequests.Connect connect, Identity believed) {
        if (connect.cursor() != null || !believed.user().equals(connected())) {
            throw new RefusedException(
                    WireProblem.CONNECTION_ALREADY_CONNECTED,
                    "On a live connection a connect brings another token of the same person, and no cursor.");
        }
        identity = Optional.of(believed);
        writer.write(SocketFrames.connected(id, believed.user(), session, means.settings()));
    }

    private void hearingFailed(ParleyException reason) {
        Refusal refusal = Refusal.of(reason);
        writer.write(SocketFrames.error(Optional.empty(), refusal));
        end(refusal.status() == 500 ? SocketClose.FAILED : SocketClose.OVERLOADED);
    }

    // ----------------------------------------------------------------------------------------------------- what is due

    /** Looks at the clocks; called again and again by one thread. */
    void tick() {
        ServerSettings.Waits waits = means.settings().waits();
        if (ending.isPresent()) {
            tickAtEnd(waits.write().toNanos());
        } else if (writer.isStuckFor(waits.write().toNanos())) {
            end(SocketClose.SLOW);
        } else if (identity.isEmpty() && since(opened) > waits.connect().toNanos()) {
            end(SocketClose.CONNECT_TIMEOUT);
        } else if (identity.filter(this::hasEnded).isPresent()) {
            end(SocketClose.TOKEN);
        } else {
            beat();
        }
    }

    private boolean hasEnded(Identity known) {
        return !known.expiresAt().isAfter(means.clock().instant());
    }

    private void beat() {
        switch (heartbeat.beat()) {
            case PING -> line.ping();
            case GONE -> cut();
            case WAIT -> {}
        }
    }

    private void tickAtEnd(long patience) {
        if (since(endingSince) > 2 * patience) {
            cut();
        } else if (since(endingSince) > patience && !closeForced) {
            closeForced = true;
            writer.abandon();
            ending.ifPresent(this::close);
        }
    }

    private long since(long start) {
        return means.nanos().getAsLong() - start;
    }

    // -------------------------------------------------------------------------------------------------------- the end

    /** Answers the sends that are in flight, begins none, and then ends. */
    void drain() {
        sends.finish(() -> end(SocketClose.DRAINING));
    }

    /** Hears nothing more, writes what waits, and says why it ends; whoever does not read that in time is cut off. */
    void end(SocketClose why) {
        if (beginsToEnd(why)) {
            hearing.end();
            writer.finish(() -> close(why));
        }
    }

    private synchronized boolean beginsToEnd(SocketClose why) {
        if (ending.isPresent()) {
            return false;
        }
        ending = Optional.of(why);
        endingSince = means.nanos().getAsLong();
        return true;
    }

    private void close(SocketClose why) {
        line.close(why.code(), why.reason(registry.leaving()));
    }

    /** The WebSocket is closed, whoever closed it. */
    void closed() {
        beginsToEnd(SocketClose.FAILED);
        hearing.end();
        writer.abandon();
        if (registry.remove(this)) {
            identity.map(Identity::user).ifPresent(registry::release);
        }
    }

    /** Ends without a word. */
    void cut() {
        line.cut();
        closed();
    }
}
