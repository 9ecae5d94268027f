package dev.parley.javalin;

import dev.parley.javalin.Authentication.Identity;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/** A request that was let in: who asks, for what, and how. */
final class Call {
    private final HttpServletRequest request;
    private final Target target;
    private final Optional<Identity> caller;
    private final Body body;
    private final Cancellation cancellation;

    /** What the address says. */
    record Target(Map<String, String> path, Query query) {}

    /** A body that has come, to be read as a record of {@link Requests}. */
    interface Body {
        <T extends Record> T as(Class<T> type);
    }

    Call(HttpServletRequest request, Target target, Optional<Identity> caller, Body body, Cancellation cancellation) {
        this.request = request;
        this.target = target;
        this.caller = caller;
        this.body = body;
        this.cancellation = cancellation;
    }

    /** Cancelled when the request has ended, answered or not. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** Who asks; an address that is open to anybody must not ask for that. */
    UserId user() {
        return identity().user();
    }

    /** Who asks, and what they may. */
    Identity identity() {
        return caller.orElseThrow();
    }

    ConversationId conversation() {
        return ConversationId.parse(named("conversation"));
    }

    MessageId message() {
        return MessageId.parse(named("message"));
    }

    /** The reaction that the address names. */
    Reaction reaction() {
        return new Reaction(named("reaction"));
    }

    /** The person whom the address names. */
    UserId whom() {
        return new UserId(named("user"));
    }

    private String named(String name) {
        String value = target.path().get(name);
        if (value == null) {
            throw new IllegalStateException("The address has no " + name + ".");
        }
        return value;
    }

    Query query() {
        return target.query();
    }

    <T extends Record> T body(Class<T> type) {
        return body.as(type);
    }

    Optional<ClientMessageId> idempotencyKey() {
        return Optional.ofNullable(request.getHeader("Idempotency-Key")).map(ClientMessageId::new);
    }

    /** Whether the client does not want to wait until it is stored (RFC 7240). */
    boolean prefersAsync() {
        return Collections.list(request.getHeaders("Prefer")).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .anyMatch(preference -> preference.strip().equalsIgnoreCase("respond-async"));
    }
}
