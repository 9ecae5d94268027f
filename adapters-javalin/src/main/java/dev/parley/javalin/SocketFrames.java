package dev.parley.javalin;

import dev.parley.document.Documents;
import dev.parley.document.SignalDocuments;
import dev.parley.exchange.Sent;
import dev.parley.javalin.SocketCommands.Asked;
import dev.parley.presence.Presence;
import dev.parley.readchat.ChatReader.Sync;
import dev.parley.readchat.Found;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Quotes;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The frames that a server writes, as bytes. What all members of a conversation are told is written once and shared. */
final class SocketFrames {
    private static final int MESSAGE_AT = "{\"type\":\"message\",\"message\":".length();
    private static final int CONVERSATION_AT = "{\"type\":\"conversation\",\"conversation\":".length();
    private static final int SHARED_MESSAGES = 512;
    private static final int SHARED_CONVERSATIONS = 16;
    private static final int SHARED_MARKERS = 256;
    private static final int SHARED_PRESENCES = 64;
    private static final long TYPING_MILLIS = 5_000;

    private final MessageFrames messages = new MessageFrames(SHARED_MESSAGES);
    private final SocketFrameCache<ChatConversation> conversations =
            new SocketFrameCache<>(SHARED_CONVERSATIONS, SocketFrames::conversation);
    private final SocketFrameCache<Participation> markers =
            new SocketFrameCache<>(SHARED_MARKERS, SocketFrames::marker);
    private final SocketFrameCache<Presence> presences =
            new SocketFrameCache<>(SHARED_PRESENCES, SocketFrames::presence);

    /** The frame of a message that others are told as well, with what they see of the message that it answers. */
    SocketFrame shared(ChatMessage message, Optional<Quote> quote) {
        return messages.frame(message, quote);
    }

    /** The frame of a conversation that others are told as well. */
    SocketFrame shared(ChatConversation conversation) {
        return conversations.frame(conversation);
    }

    /** The frame of how far somebody has come, as everybody but they themselves is told. */
    SocketFrame shared(Participation participation) {
        return markers.frame(participation);
    }

    /** The frame of who came or went, which all who watch are told. */
    SocketFrame shared(Presence presence) {
        return presences.frame(presence);
    }

    /** The answer to a send; a message in it is spliced out of the frame that everybody gets, for those who may read. */
    SocketFrame ack(Asked asked, Sent sent) {
        if (sent instanceof Sent.Stored stored) {
            return ack(asked, stored.message(), stored.quote());
        }
        Map<String, Object> head = ack(asked.id());
        Sent.Logged logged = (Sent.Logged) sent;
        head.put("logged", true);
        head.put("messageId", logged.message().toString());
        head.put("conversation", logged.conversation().toString());
        return SocketFrame.of(head);
    }

    private static Map<String, Object> ack(String id) {
        return answer("ack", Optional.of(id));
    }

    /** The answer to a change of a message, which is spliced like that to a send. */
    SocketFrame ack(Asked asked, ChatMessage message) {
        return ack(asked, message, Optional.empty());
    }

    private SocketFrame ack(Asked asked, ChatMessage message, Optional<Quote> quote) {
        Map<String, Object> head = ack(asked.id());
        if (!Scope.READ.isHeldBy(asked.identity())) {
            head.put("message", Documents.receipt(message));
            return SocketFrame.of(head);
        }
        return SocketFrame.of(head).with("message", shared(message, quote), MESSAGE_AT);
    }

    /** The answer to a change of a conversation, which is spliced out of what its members are told. */
    SocketFrame ack(String id, ChatConversation conversation) {
        return SocketFrame.of(ack(id)).with("conversation", shared(conversation), CONVERSATION_AT);
    }

    /** The answer to somebody who has left. */
    static SocketFrame ack(String id, Membership ended) {
        Map<String, Object> frame = ack(id);
        frame.put("conversation", document(ended));
        return SocketFrame.of(frame);
    }

    /** The answer to somebody who has come further, or wants something else. */
    static SocketFrame ack(String id, Participation own) {
        Map<String, Object> frame = ack(id);
        frame.put("marker", Documents.own(own));
        return SocketFrame.of(frame);
    }

    /** The answer to somebody who asks what changed. */
    static SocketFrame synced(String id, Sync sync, UserId reader, Quotes quotes) {
        Map<String, Object> frame = answer("synced", Optional.of(id));
        frame.putAll(Changed.document(sync, reader, quotes));
        return SocketFrame.of(frame);
    }

    /** The answer to somebody who searches. */
    static SocketFrame found(String id, Found found, Quotes quotes) {
        Map<String, Object> frame = answer("found", Optional.of(id));
        frame.putAll(Findings.document(found, quotes));
        return SocketFrame.of(frame);
    }

    static SocketFrame marker(Participation participation) {
        return marker(Documents.of(participation));
    }

    /** How somebody takes part, as they themselves are told. */
    static SocketFrame own(Participation participation) {
        return marker(Documents.own(participation));
    }

    /** How somebody takes part, as a given person is told. */
    static SocketFrame marker(Participation participation, UserId reader) {
        return marker(Changed.marker(participation, reader));
    }

    private static SocketFrame marker(Map<String, Object> document) {
        Map<String, Object> frame = frame("marker");
        frame.put("marker", document);
        return SocketFrame.of(frame);
    }

    private static SocketFrame presence(Presence presence) {
        Map<String, Object> frame = frame("presence");
        frame.put("presence", SignalDocuments.of(presence));
        return SocketFrame.of(frame);
    }

    static SocketFrame typing(ConversationId conversation, UserId user) {
        Map<String, Object> frame = frame("typing");
        frame.put("conversation", conversation.toString());
        frame.put("user", user.value());
        frame.put("expiresAfterMs", TYPING_MILLIS);
        return SocketFrame.of(frame);
    }

    /** The answer to somebody who begins to watch. */
    static SocketFrame watching(String id, List<Presence> presences) {
        Map<String, Object> frame = answer("watching", Optional.of(id));
        frame.put("presence", Presences.documents(presences));
        return SocketFrame.of(frame);
    }

    /** The answer to what leaves nothing to be shown. */
    static SocketFrame done(String id) {
        return SocketFrame.of(answer("done", Optional.of(id)));
    }

    static SocketFrame message(ChatMessage message, Optional<Quote> quote) {
        Map<String, Object> frame = frame("message");
        frame.put("message", Documents.of(message, quote));
        return SocketFrame.of(frame);
    }

    static SocketFrame conversation(ChatConversation conversation) {
        Map<String, Object> frame = frame("conversation");
        frame.put("conversation", Documents.of(conversation));
        return SocketFrame.of(frame);
    }

    static SocketFrame left(Membership membership) {
        Map<String, Object> frame = frame("conversation");
        frame.put("conversation", document(membership));
        return SocketFrame.of(frame);
    }

    /** To somebody who is no member any more, a conversation is only this. */
    private static Map<String, Object> document(Membership ended) {
        Map<String, Object> conversation = new LinkedHashMap<>();
        conversation.put("id", ended.conversation().toString());
        conversation.put("left", true);
        conversation.put("revision", ended.revision());
        return conversation;
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
        limits.put("requestsPerSecond", settings.limits().requestsPerSecond());
        limits.put("requestsAtOnce", settings.limits().burst());
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
