package dev.parley.presence;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.List;

/** What nodes tell each other in passing. It is true for a moment, and nobody may rely on having heard it. */
public sealed interface Signal {
    /** The longest name of a node, in characters. */
    int MAX_NODE = 128;

    /**
     * Somebody is typing.
     *
     * @param conversation where
     * @param user who
     */
    record Typing(ConversationId conversation, UserId user) implements Signal {}

    /**
     * Who is connected to a node: a heartbeat. Nodes with many people say it in parts; who is not named in one part may be
     * named in another.
     *
     * @param node which node
     * @param users at most {@value #MAX_USERS} of those who are there; none from a node without people
     */
    record Attendance(String node, List<UserId> users) implements Signal {
        /** The most people in one part. */
        public static final int MAX_USERS = 500;

        /** Checks the name and the number; copies the people. */
        public Attendance {
            checkNode(node);
            users = List.copyOf(users);
            if (users.size() > MAX_USERS) {
                throw new IllegalArgumentException("A part of an attendance names at most " + MAX_USERS + " people.");
            }
        }
    }

    /**
     * Somebody's first session at a node begins.
     *
     * @param node which node
     * @param user who
     */
    record Arrival(String node, UserId user) implements Signal {
        /** Checks the name. */
        public Arrival {
            checkNode(node);
        }
    }

    /**
     * Somebody's last session at a node has ended.
     *
     * @param node which node
     * @param user who
     * @param at when, by that node's clock
     */
    record Departure(String node, UserId user, Instant at) implements Signal {
        /** Checks the name. */
        public Departure {
            checkNode(node);
        }
    }

    private static void checkNode(String node) {
        if (node.isBlank() || node.length() > MAX_NODE) {
            throw new IllegalArgumentException("A node has a name of 1 to " + MAX_NODE + " characters.");
        }
    }
}
