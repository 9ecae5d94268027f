package dev.parley.shared.event;

import java.util.Optional;

/** A running subscription. Safe for any number of threads. */
public interface Subscription extends AutoCloseable {
    /**
     * Why nothing moves, if so.
     *
     * @return one sentence for an operator while the handler or the log fails; empty while events flow or there are none
     */
    Optional<String> trouble();

    /** Ends it after the batch that is being handled. Closing twice does nothing. */
    @Override
    void close();
}
