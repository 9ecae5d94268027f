package dev.parley.presence;

import dev.parley.shared.event.Subscription;
import java.util.function.Consumer;

/**
 * Carries signals to every instance, the sender's own included, and keeps none.
 *
 * <ul>
 *   <li>Delivery: at most once to each hearer; what the carrier does not take or a hearer does not keep up with is dropped and
 *       counted. After an outage it is heard again what is sent from then on.
 *   <li>Order: what one instance sends in an order is heard in that order, as far as it is heard.
 *   <li>Idempotence: sending twice is heard twice.
 *   <li>Threads: safe for any number of them; sending never waits; the calls of one hearer never overlap.
 *   <li>Failure: sending never throws for an outage; a hearer that throws has missed that signal and hears the next.
 * </ul>
 */
public interface Signals {
    /**
     * Sends a signal if that is possible now, and returns at once.
     *
     * @param signal what is to be known
     */
    void send(Signal signal);

    /**
     * Starts to hear what every instance sends after this method returned; during an outage, what is sent after that.
     *
     * @param listener hears it; must not block
     * @return ends with {@link Subscription#close()} or with the carrier
     * @throws IllegalStateException when the carrier is closed
     */
    Subscription hear(Consumer<Signal> listener);

    /**
     * How many signals this instance knows to have been lost on their way, from it or to it.
     *
     * @return since it was opened
     */
    long dropped();
}
