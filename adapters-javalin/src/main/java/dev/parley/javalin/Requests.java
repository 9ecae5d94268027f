package dev.parley.javalin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients send: every field that is accepted, and by which rules. */
final class Requests {
    private Requests() {}

    /** Starts a group; the asker need not be among the members. */
    record Start(@Is(Value.TITLE) String title, @Nullable List<@Is(Value.USER) String> members) {}

    /** Renames a group. */
    record Rename(@Is(Value.TITLE) String title) {}

    /** Gives a member a role. */
    record Join(
            @Is(value = Value.ROLE, optional = true) @Nullable String role) {}

    /** Sends a message. */
    record Send(
            @Is(Value.TEXT) String text,

            @Is(value = Value.CLIENT_MESSAGE_ID, optional = true) @Nullable String clientMessageId) {}

    /** Asks for a development token. */
    record DevelopmentToken(@Is(Value.USER) String user) {}
}
