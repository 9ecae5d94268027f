package dev.parley.javalin;

import dev.parley.presence.Attending;
import dev.parley.presence.LiveSignals;
import dev.parley.presence.Presence;
import dev.parley.presence.SignalListener;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is typing and who is online, as one connection tells and is told: the person attends from its beginning until its end. What
 * is told is dropped when much waits to be written. Safe for any number of threads; nothing blocks.
 */
final class SocketSignals implements SignalListener {
    private final LiveSignals signals;
    private final SocketFrames frames;
    private final SocketWriter writer;
    private volatile @Nullable Attending attending;
    private volatile boolean told;
    private volatile boolean ended;

    /**
     * Nobody attends yet.
     *
     * @param signals carries what is told
     * @param frames writes it
     * @param writer takes it
     */
    SocketSignals(LiveSignals signals, SocketFrames frames, SocketWriter writer) {
        this.signals = signals;
        this.frames = frames;
        this.writer = writer;
    }

    /** The person is there from now on, and is told nothing yet. */
    void begin(UserId user) {
        attending = signals.attend(user, this);
        if (ended) {
            end();
        }
    }

    /** Whoever is told of others, as their token says, is told all that comes once something has been written. */
    synchronized void tell(boolean isTold, Runnable first) {
        first.run();
        told = isTold;
    }

    private boolean isTold() {
        if (told) {
            return true;
        }
        synchronized (this) {
            return told;
        }
    }

    void end() {
        ended = true;
        Attending current = attending;
        if (current != null) {
            current.close();
        }
    }

    /** Who of a conversation is there; from the answer on it is told who comes and goes. */
    CompletionStage<List<Presence>> watch(ConversationId conversation) {
        return signals.watch(attending(), conversation);
    }

    void unwatch(ConversationId conversation) {
        signals.unwatch(attending(), conversation);
    }

    private Attending attending() {
        Attending current = attending;
        if (current == null) {
            throw new RefusedException(
                    WireProblem.TOKEN_MISSING, "The first frame is a connect, and its answer comes before others.");
        }
        return current;
    }

    @Override
    public void typing(ConversationId conversation, UserId user) {
        if (isTold()) {
            writer.writeEphemeral(SocketFrames.typing(conversation, user));
        }
    }

    @Override
    public void presence(Presence presence) {
        if (isTold()) {
            writer.writeEphemeral(frames.shared(presence));
        }
    }
}
