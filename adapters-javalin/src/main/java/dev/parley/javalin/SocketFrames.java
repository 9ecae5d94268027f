package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.exchange.Sent;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The frames that a server writes, as bytes. What all members of a conversation are told is written once and shared. */
final class SocketFrames {
    private static final int MESSAGE_AT = "{\"type\":\"message\",\"message\":".length();
    private static final int SHARED_MESSAGES = 256;
    private static final int SHARED_CONVERSATIONS = 16;

    private final SocketFrameCache<ChatMessage> messages =
            new SocketFrameCache<>(SHARED_MESSAGES, SocketFrames::message);
    private final SocketFrameCache<ChatConversation> conversations =
            new SocketFrameCache<>(SHARED_CONVERSATIONS, SocketFrames::conversation);

    /** The frame of a message that others are told as well. */
    SocketFrame shared(ChatMessage message) {
        return messages.frame(message);
    }

    /** The frame of a conversation that others are told as well. */
    SocketFrame shared(ChatConversation conversation) {
        return conversations.frame(conversation);
    }

    /** The answer to a send; a message in it is spliced out of the frame that everybody gets. */
    SocketFrame ack(String id, Sent sent) {
        Map<String, Object> head = frame("ack");
        head.put("id", id);
        if (sent instanceof Sent.Stored stored) {
            return SocketFrame.of(head).with("message", shared(stored.message()), MESSAGE_AT);
        }
        Sent.Logged logged = (Sent.Logged) sent;
        head.put("logged", true);
        head.put("messageId", logged.message().toString());
        head.put("conversation", logged.conversation().toString());
        return SocketFrame.of(head);
    }

    static SocketFrame message(ChatMessage message) {
        Map<String, Object> frame = frame("message");
        frame.put("message", Documents.of(message));
        return SocketFrame.of(frame);
    }

    static SocketFrame conversation(ChatConversation conversation) {
        Map<String, Object> frame = frame("conversation");
        frame.put("conversation", Documents.of(conversation));
        return SocketFrame.of(frame);
    }

    /** To somebody who is no member any more, a conversation is only this. */
    static SocketFrame left(Membership membership) {
        Map<String, Object> conversation = new LinkedHashMap<>();
        conversation.put("id", membership.conversation().toString());
        conversation.put("left", true);
        conversation.put("revision", membership.revision());
        Map<String, Object> frame = frame("conversation");
        frame.put("conversation", conversation);
        return SocketFrame.of(frame);
    }

    static SocketFrame checkpoint(Cursor cursor, boolean more) {
        Map<String, Object> frame = frame("checkpoint");
        frame.put("cursor", cursor.encode());
        if (more) {
            frame.put("more", true);
        }
        return SocketFrame.of(frame);
    }

    static SocketFrame reset(String reason) {
        Map<String, Object> frame = frame("reset");
        frame.put("reason", reason);
        return SocketFrame.of(frame);
    }

    static SocketFrame connected(Optional<String> id, UserId user, String session, ServerSettings settings) {
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("frameBytes", settings.limits().bodyBytes());
        limits.put("sendsInFlight", settings.limits().sendsInFlight());
        limits.put("queueBytes", settings.limits().queueBytes());
        Map<String, Object> frame = answer("connected", id);
        frame.put("user", user.value());
        frame.put("session", session);
        frame.put("limits", limits);
        frame.put("pingSeconds", Math.max(1, settings.waits().ping().toSeconds()));
        return SocketFrame.of(frame);
    }

    static SocketFrame pong(Optional<String> id) {
        return SocketFrame.of(answer("pong", id));
    }

    static SocketFrame error(Optional<String> id, Refusal refusal) {
        Map<String, Object> frame = answer("error", id);
        frame.putAll(refusal.explanation());
        return SocketFrame.of(frame);
    }

    private static Map<String, Object> answer(String type, Optional<String> id) {
        Map<String, Object> frame = frame(type);
        id.ifPresent(value -> frame.put("id", value));
        return frame;
    }

    private static Map<String, Object> frame(String type) {
        Map<String, Object> frame = new LinkedHashMap<>();
        frame.put("type", type);
        return frame;
    }
}
