package dev.parley.javalin;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * One WebSocket from its opening to its end: first it learns who is there, then it does what they ask for and tells them what they may
 * hear, and in the end it writes what waits and says why it ends. Nothing here blocks.
 *
 * <p>What one connection can hold in memory is bounded by the settings: one frame that is being received, {@code sendsInFlight}
 * requests that are not answered, {@code queueBytes} of frames that wait (or one frame, where that is larger), one page that was
 * asked for and, while it catches up, one page of at most 200 things: each of about {@link dev.parley.readchat.ChatReader#MAX_BYTES} at
 * the most. With default settings that is less than 9 MiB, where no thing is larger than that by itself. Ephemeral frames are within half
 * of {@code queueBytes}.
 */
final class SocketConnection {
    private final SocketMeans means;
    private final SocketRegistry registry;
    private final SocketLine line;
    private final SocketWriter writer;
    private final SocketHearing hearing;
    private final SocketSignals signals;
    private final SocketInFlight inFlight;
    private final SocketPages pages;
    private final SocketHeartbeat heartbeat;
    private final SocketPings pings;
    private final String session = UUID.randomUUID().toString();
    private final Cancellation whileOpen = new Cancellation();
    private final long opened;
    private final AtomicBoolean checking = new AtomicBoolean();
    private volatile Optional<Identity> identity = Optional.empty();
    private volatile Optional<String> connecting = Optional.empty();
    private volatile boolean connected;
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
        signals = new SocketSignals(means.useCases().signals(), means.frames(), writer);
        inFlight = new SocketInFlight(writer::write, settings.limits().sendsInFlight());
        pages = new SocketPages(means.reads(), writer::hasRoom, whileOpen);
        heartbeat = new SocketHeartbeat(settings.waits(), means.nanos());
        pings = new SocketPings(means.nanos());
        opened = means.nanos().getAsLong();
        writer.tell(this::goOn, () -> end(SocketClose.SLOW));
    }

    private void goOn() {
        hearing.goOn();
        pages.goOn();
    }

    // ---- what is received

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
            identity.map(Identity::user).ifPresent(means.rate()::count);
            receive(frame);
        } catch (RuntimeException e) {
            refuse(id, Refusal.of(e));
        }
    }

    private void receive(ObjectNode frame) {
        String type = SocketRequests.typeOf(frame).orElse("");
        switch (type) {
            case "connect" -> connect(means.requests().read(frame, SocketForms.Connect.class));
            case "ping" -> ping(means.requests().read(frame, SocketForms.Ping.class));
            case "watch" -> watch(form(frame));
            case "unwatch" -> unwatch(form(frame));
            default -> request(type, frame);
        }
    }

    private void ping(SocketForms.Ping ping) {
        countPing();
        writer.write(SocketFrames.pong(Optional.ofNullable(ping.id())));
    }

    private SocketForms.Signal form(ObjectNode frame) {
        connected(Scope.READ);
        return means.requests().read(frame, SocketForms.Signal.class);
    }

    private void watch(SocketForms.Signal form) {
        inFlight.begin(
                form.id(),
                () -> signals.watch(form.where()).thenApply(all -> SocketFrames.watching(form.id(), all)),
                writer::write);
    }

    private void unwatch(SocketForms.Signal form) {
        signals.unwatch(form.where());
        writer.write(SocketFrames.done(form.id()));
    }

    private void request(String type, ObjectNode frame) {
        if (means.commands().knows(type)) {
            command(connected(Scope.SEND), type, frame);
        } else if (means.questions().knows(type)) {
            question(connected(Scope.READ).user(), type, frame);
        } else {
            throw new RefusedException(WireProblem.FRAME_TYPE_UNKNOWN, "No frame has this type.");
        }
    }

    private void command(Identity asker, String type, ObjectNode frame) {
        SocketCommands.Work work = means.commands().read(type, frame);
        String id = SocketRequests.idOf(frame).orElseThrow();
        inFlight.begin(id, () -> work.begin(new SocketCommands.Asked(asker, id)), writer::write);
    }

    private void question(UserId reader, String type, ObjectNode frame) {
        Supplier<SocketFrame> page = means.questions().read(type, reader, frame);
        inFlight.begin(SocketRequests.idOf(frame).orElseThrow(), () -> pages.ask(reader, page), writer::writePaged);
    }

    private Identity connected(Scope needed) {
        Identity known = identity.filter(any -> connected)
                .orElseThrow(() -> new RefusedException(
                        WireProblem.TOKEN_MISSING,
                        "The first frame is a connect, and its answer comes before others."));
        needed.checkHeldBy(known);
        return known;
    }

    /** Before a client is connected, a refusal is the end as well. */
    private void refuse(Optional<String> id, Refusal refusal) {
        writer.write(SocketFrames.error(id, refusal));
        if (!connected) {
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

    // ---- who is there

    private void connect(SocketForms.Connect connect) {
        if (!checking.compareAndSet(false, true)) {
            throw new RefusedException(
                    WireProblem.CONNECTION_ALREADY_CONNECTED, "A token is being checked; wait for the answer.");
        }
        try {
            means.authenticating().execute(() -> check(connect));
        } catch (RuntimeException e) {
            checking.set(false);
            throw e;
        }
    }

    private void check(SocketForms.Connect connect) {
        Optional<String> id = Optional.ofNullable(connect.id());
        try {
            Identity believed = means.authentication().authenticate(connect.token());
            checkScopes(connect, believed);
            if (identity.isPresent()) {
                renew(id, connect, believed);
            } else {
                begin(id, connect, believed);
            }
        } catch (RuntimeException e) {
            checking.set(false);
            refuse(id, Refusal.of(e));
        }
    }

    /** Whoever may only send is told nothing, and has no place to be told from. */
    private static void checkScopes(SocketForms.Connect connect, Identity believed) {
        if (connect.cursor() != null || !believed.scopes().contains(Scope.SEND)) {
            Scope.READ.checkHeldBy(believed);
        }
    }

    private void begin(Optional<String> id, SocketForms.Connect connect, Identity believed) {
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
            connecting = id;
            signals.begin(believed.user());
            if (hears(believed)) {
                hearing.begin(means.useCases().live(), believed.user(), connect.from(), () -> begun(id, believed));
            } else {
                begun(id, believed);
            }
        } else {
            registry.release(believed.user());
        }
    }

    /** What a client asks or others send once it has read the answer is served and heard, so the answer comes last. */
    private void begun(Optional<String> id, Identity believed) {
        connecting = Optional.empty();
        connected = true;
        checking.set(false);
        signals.tell(
                hears(believed),
                () -> writer.write(SocketFrames.connected(id, believed.user(), session, means.settings())));
    }

    /** From here on the end of the connection releases the person's place; if it has ended already, nobody would. */
    private synchronized boolean identify(Identity believed) {
        if (ending.isEmpty()) {
            identity = Optional.of(believed);
        }
        return ending.isEmpty();
    }

    private void renew(Optional<String> id, SocketForms.Connect connect, Identity believed) {
        Identity known = identity.orElseThrow();
        if (connect.cursor() != null || !believed.user().equals(known.user()) || hears(believed) != hears(known)) {
            throw new RefusedException(
                    WireProblem.CONNECTION_ALREADY_CONNECTED,
                    "On a live connection a connect brings another token of the same person that may read as the one"
                            + " before, and no cursor.");
        }
        identity = Optional.of(believed);
        checking.set(false);
        writer.write(SocketFrames.connected(id, believed.user(), session, means.settings()));
    }

    private static boolean hears(Identity known) {
        return known.scopes().contains(Scope.READ);
    }

    private void hearingFailed(ParleyException reason) {
        Refusal refusal = Refusal.of(reason);
        writer.write(SocketFrames.error(connecting, refusal));
        end(refusal.status() == 500 ? SocketClose.FAILED : SocketClose.OVERLOADED);
    }

    // ---- what is due

    /** Looks at the clocks; called again and again by one thread. */
    void tick() {
        ServerSettings.Waits waits = means.settings().waits();
        if (ending.isPresent()) {
            tickAtEnd(waits.write().toNanos());
        } else if (writer.isStuckFor(waits.write().toNanos())) {
            end(SocketClose.SLOW);
        } else if (identity.isEmpty() && since(opened) > waits.connect().toNanos()) {
            tickWithoutIdentity(2 * waits.connect().toNanos());
        } else if (identity.filter(this::hasEnded).isPresent()) {
            end(SocketClose.TOKEN);
        } else {
            beat();
        }
    }

    /** A connect that came and waits for its check is no late one. */
    private void tickWithoutIdentity(long patience) {
        if (!checking.get()) {
            end(SocketClose.CONNECT_TIMEOUT);
        } else if (since(opened) > patience) {
            end(SocketClose.OVERLOADED);
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

    // ---- the end

    /** Answers what is in flight, begins nothing, and then ends. */
    void drain() {
        inFlight.finish(() -> end(SocketClose.DRAINING));
    }

    /** Hears and reads nothing more, writes what waits, and says why it ends; whoever does not read that in time is cut off. */
    void end(SocketClose why) {
        if (beginsToEnd(why)) {
            hearing.end();
            signals.end();
            writer.finish(() -> close(why));
            whileOpen.cancel();
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
        signals.end();
        writer.abandon();
        whileOpen.cancel();
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
