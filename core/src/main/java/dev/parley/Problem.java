package dev.parley;

/**
 * Everything that can go wrong, as a closed list. The {@linkplain #code() code} is stable and is the same in an HTTP body, a
 * WebSocket frame, a log line and a metric.
 */
public enum Problem {
    /** A text is absent or blank. */
    TEXT_REQUIRED("text.required", Kind.INVALID),
    /** A text exceeds its bound in bytes or code points. */
    TEXT_TOO_LONG("text.too_long", Kind.TOO_LARGE),
    /** A text holds control characters, NUL, or half a surrogate pair. */
    TEXT_INVALID("text.invalid", Kind.INVALID),
    /** A text stacks more combining marks on one letter than {@code MessageText.MAX_COMBINING}. */
    TEXT_TOO_MANY_COMBINING("text.too_many_combining", Kind.INVALID),
    /** A client message id is absent, too long or has characters outside of its alphabet. */
    CLIENT_MESSAGE_ID_INVALID("client_message_id.invalid", Kind.INVALID),
    /** A user's name is absent, too long or has characters that names may not have. */
    USER_INVALID("user.invalid", Kind.INVALID),
    /** A title is absent, blank, too long or has characters that titles may not have. */
    TITLE_INVALID("title.invalid", Kind.INVALID),
    /** A role is not one of the known ones. */
    ROLE_INVALID("role.invalid", Kind.INVALID),
    /** A list of members is larger than a conversation may be. */
    MEMBERS_TOO_MANY("members.too_many", Kind.TOO_LARGE),
    /** A reaction is absent, too long or has characters that names may not have. */
    REACTION_INVALID("reaction.invalid", Kind.INVALID),
    /** A marker is absent, negative or beyond the newest message. */
    MARKER_INVALID("marker.invalid", Kind.INVALID),
    /** A content has no type or a payload that JSON objects don't have. */
    CONTENT_INVALID("content.invalid", Kind.INVALID),
    /** A content exceeds its bound. */
    CONTENT_TOO_LARGE("content.too_large", Kind.TOO_LARGE),
    /** An attachment lacks something or has something that is not accepted. */
    ATTACHMENT_INVALID("attachment.invalid", Kind.INVALID),
    /** A message has more attachments than it may have. */
    ATTACHMENTS_TOO_MANY("attachments.too_many", Kind.TOO_LARGE),
    /** A conversation's history is not one of the known kinds. */
    HISTORY_INVALID("history.invalid", Kind.INVALID),
    /** A time for which messages are kept is out of range. */
    RETENTION_INVALID("retention.invalid", Kind.INVALID),
    /** The bounds of a page contradict each other or are out of range. */
    PAGE_INVALID("page.invalid", Kind.INVALID),
    /** A search has no words, or too many. */
    SEARCH_INVALID("search.invalid", Kind.INVALID),
    /** A cursor is not one that Parley gave out. */
    CURSOR_INVALID("cursor.invalid", Kind.INVALID),
    /** Several fields of one input are wrong; the violations say which. */
    INPUT_INVALID("input.invalid", Kind.INVALID),

    /** The conversation does not exist, or not for this person. */
    CONVERSATION_NOT_FOUND("conversation.not_found", Kind.NOT_FOUND),
    /** The message does not exist, or not for this person. */
    MESSAGE_NOT_FOUND("message.not_found", Kind.NOT_FOUND),
    /** Only an owner may do this. */
    CONVERSATION_OWNER_ONLY("conversation.owner_only", Kind.FORBIDDEN),
    /** Only its sender may do this with a message. */
    MESSAGE_SENDER_ONLY("message.sender_only", Kind.FORBIDDEN),

    /** The message is deleted and can't be edited, quoted or reacted to. */
    MESSAGE_DELETED("message.deleted", Kind.CONFLICT),
    /** A message has all the reactions that it can have. */
    REACTIONS_TOO_MANY("reactions.too_many", Kind.CONFLICT),
    /** The same client message id was sent before with another body. */
    MESSAGE_CONFLICT("message.conflict", Kind.CONFLICT),
    /** The same idempotency key started another conversation before. */
    CONVERSATION_CONFLICT("conversation.conflict", Kind.CONFLICT),
    /** A direct conversation has two fixed members and no title. */
    CONVERSATION_DIRECT("conversation.direct", Kind.CONFLICT),
    /** Only a direct conversation can be blocked. */
    CONVERSATION_NOT_DIRECT("conversation.not_direct", Kind.CONFLICT),
    /** A person belongs to as many conversations as one may. */
    CONVERSATIONS_TOO_MANY("conversations.too_many", Kind.CONFLICT),
    /** The conversation is closed by one of its owners. */
    CONVERSATION_ARCHIVED("conversation.archived", Kind.CONFLICT),
    /** One of the two of a direct conversation wants nothing more of the other. */
    CONVERSATION_BLOCKED("conversation.blocked", Kind.CONFLICT),
    /** The conversation has more members than can be told who comes and goes. */
    CONVERSATION_TOO_LARGE("conversation.too_large", Kind.CONFLICT),
    /** One session watches all the conversations that it can watch. */
    WATCHED_TOO_MANY("watched.too_many", Kind.CONFLICT),
    /** A conversation keeps at least one owner as long as it has members. */
    CONVERSATION_LAST_OWNER("conversation.last_owner", Kind.CONFLICT),

    /** A person sends faster into a conversation than one may; nothing was done. */
    SENDS_TOO_MANY("sends.too_many", Kind.LIMITED),
    /** As many reads, exports or bootstraps of a person are waiting or running as may be; nothing was read. */
    READS_TOO_MANY("reads.too_many", Kind.LIMITED),

    /** The store did not answer or refused to write; nothing was stored. */
    STORE_UNAVAILABLE("store.unavailable", Kind.UNAVAILABLE),
    /** The store has no room left; nothing was stored. */
    STORE_FULL("store.full", Kind.FULL),
    /** The log did not take the event; nothing was logged. */
    LOG_UNAVAILABLE("log.unavailable", Kind.UNAVAILABLE),
    /** More work is waiting than is allowed to wait; nothing was done. */
    OVERLOADED("overloaded", Kind.UNAVAILABLE),
    /** This node is shutting down; another one, or this one later, will do it. */
    DRAINING("draining", Kind.UNAVAILABLE),
    /** It is not known yet whether the event was made durable; repeating it with the same id is safe. */
    OUTCOME_UNKNOWN("outcome_unknown", Kind.UNKNOWN),

    /** The event can never be applied; an operator finds it among the dead letters. */
    EVENT_UNPROCESSABLE("event.unprocessable", Kind.INTERNAL),
    /** A defect in Parley. */
    INTERNAL("internal", Kind.INTERNAL);

    /** Who must act, and how. */
    public enum Kind {
        /** The caller: correct the input. */
        INVALID,
        /** The caller: send less. */
        TOO_LARGE,
        /** The caller: it is not there for them. */
        NOT_FOUND,
        /** The caller: they are not allowed to. */
        FORBIDDEN,
        /** The caller: the state does not allow it. */
        CONFLICT,
        /** The caller: do less of it at a time; trying again a little later is right. */
        LIMITED,
        /** Nobody: it did not happen, trying again later is right. */
        UNAVAILABLE,
        /** The operator: make room, then trying again is right. */
        FULL,
        /** The caller: it may or may not have happened, trying again with the same id is safe. */
        UNKNOWN,
        /** Parley's operator or its authors. */
        INTERNAL;

        /**
         * Whether trying again, unchanged, may succeed.
         *
         * @return true for outages and for whoever was too fast, false for the caller's faults and for defects
         */
        public boolean retriable() {
            return this == LIMITED || this == UNAVAILABLE || this == FULL || this == UNKNOWN;
        }
    }

    private final String code;
    private final Kind kind;

    Problem(String code, Kind kind) {
        this.code = code;
        this.kind = kind;
    }

    /**
     * The stable code.
     *
     * @return lower-case words joined by dots and underscores
     */
    public String code() {
        return code;
    }

    /**
     * Who must act.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The problem with a given code.
     *
     * @param code as {@link #code()} gives it
     * @return the problem; {@link #INTERNAL} for a code that a newer version may have written
     */
    public static Problem of(String code) {
        for (Problem problem : values()) {
            if (problem.code.equals(code)) {
                return problem;
            }
        }
        return INTERNAL;
    }
}
