package dev.parley.contract;

import dev.parley.ParleyException;
import dev.parley.conversation.Conversation;
import dev.parley.exchange.Message;
import dev.parley.exchange.MessageCreated;
import dev.parley.exchange.SendMessage;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/** The people and the things that the suites tell their rules with. */
public final class Fixtures {
    public static final UserId ANA = new UserId("ana");
    public static final UserId BEN = new UserId("ben");
    public static final UserId CLEO = new UserId("cleo");
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private static final AtomicLong NUMBERS = new AtomicLong();

    private Fixtures() {}

    public static ConversationId aConversationId() {
        return new ConversationId(UUID.randomUUID());
    }

    public static EventId anEventId() {
        return new EventId(UUID.randomUUID());
    }

    public static ClientMessageId aClientMessageId() {
        return new ClientMessageId("c" + NUMBERS.incrementAndGet());
    }

    /** What a stage failed with, within bounds. */
    public static ParleyException failureOf(CompletionStage<?> stage) {
        try {
            Object result = Backend.join(stage);
            throw new AssertionError("It did not fail: " + result);
        } catch (CompletionException e) {
            return ParleyException.of(e);
        }
    }

    /** A group as it is when it was started at an offset; the first of the members owns it. */
    public static ChatConversation aGroup(ConversationId id, long offset, UserId... members) {
        Map<UserId, Role> roles = new LinkedHashMap<>();
        for (UserId member : members) {
            roles.put(member, roles.isEmpty() ? Role.OWNER : Role.MEMBER);
        }
        return new ChatConversation(
                id,
                ChatConversation.Kind.GROUP,
                Optional.of(new Title("Kitchen")),
                Members.of(roles),
                NOON,
                offset,
                0,
                NOON,
                offset);
    }

    public static ChatConversation aDirectConversation(UserId one, UserId other, long offset) {
        return Conversation.beginDirect(one, other, NOON, offset);
    }

    /** The memberships that a conversation begins with. */
    public static List<Membership> memberships(ChatConversation conversation) {
        List<Membership> all = new ArrayList<>();
        conversation
                .members()
                .roles()
                .forEach((user, role) ->
                        all.add(new Membership(conversation.id(), user, Optional.of(role), conversation.revision())));
        return all;
    }

    public static ChatMessage aMessage(ConversationId conversation, UserId sender, String text, long seq, long offset) {
        return Message.of(created(conversation, sender, text)).stored(seq, offset);
    }

    public static MessageCreated created(ConversationId conversation, UserId sender, String text) {
        return created(conversation, sender, text, NOON);
    }

    public static MessageCreated created(ConversationId conversation, UserId sender, String text, Instant at) {
        SendMessage command = SendMessage.into(conversation, sender, aClientMessageId(), new MessageText(text));
        return (MessageCreated)
                Message.create(anEventId(), command, at).releaseEvents().get(0);
    }
}
