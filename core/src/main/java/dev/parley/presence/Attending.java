package dev.parley.presence;

import dev.parley.shared.message.UserId;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** One session of a person's: they are online for as long as one of theirs is open. Safe for any number of threads. */
public final class Attending implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Attending.class.getName());

    private final LiveSignals signals;
    private final UserId user;
    private final SignalListener listener;
    private volatile boolean open = true;

    Attending(LiveSignals signals, UserId user, SignalListener listener) {
        this.signals = signals;
        this.user = user;
        this.listener = listener;
    }

    UserId user() {
        return user;
    }

    boolean isOpen() {
        return open;
    }

    /** A listener that fails loses its own attending and nobody else's. */
    void tell(Consumer<SignalListener> call) {
        if (open) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "A listener failed and hears of nobody any more", e);
                close();
            }
        }
    }

    /** Ends it, and whatever it watches; a call of the listener that is under way may end later. Closing twice does nothing. */
    @Override
    public void close() {
        open = false;
        signals.end(this);
    }
}
