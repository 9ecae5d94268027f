package dev.parley.contract;

import dev.parley.ParleyException;
import dev.parley.conversation.Conversation;
import dev.parley.exchange.Message;
import dev.parley.exchange.MessageCreated;
import dev.parley.exchange.SendMessage;
import dev.parley.shared.event.EventId;
import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.BodyEdit;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.ReplyTo;
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
        return ChatConversation.first(
                id, ChatConversation.Kind.GROUP, Optional.of(new Title("Kitchen")), Members.first(roles), NOON, offset);
    }

    public static ChatConversation aDirectConversation(UserId one, UserId other, long offset) {
        return Conversation.beginDirect(one, other, NOON, offset);
    }

    /** What somebody becomes who joins a conversation without messages. */
    public static Member joining(Role role) {
        return new Member(role, 0, 0);
    }

    /** The memberships that a conversation begins with. */
    public static List<Membership> memberships(ChatConversation conversation) {
        List<Membership> all = new ArrayList<>();
        conversation
                .members()
                .byUser()
                .forEach((user, member) ->
                        all.add(new Membership(conversation.id(), user, Optional.of(member), conversation.revision())));
        return all;
    }

    public static ChatMessage aMessage(ConversationId conversation, UserId sender, String text, long seq, long offset) {
        return Message.of(created(conversation, sender, text)).stored(List.of(), Optional.empty(), seq, offset);
    }

    /** A message that says something, with its place. */
    public static ChatMessage aMessage(ConversationId conversation, UserId sender, Body body, long seq, long offset) {
        SendMessage command = SendMessage.into(conversation, sender, aClientMessageId(), new MessageText("text"))
                .saying(body);
        MessageCreated created = (MessageCreated)
                Message.create(anEventId(), command, NOON).releaseEvents().get(0);
        return Message.of(created).stored(List.of(), Optional.empty(), seq, offset);
    }

    /** A message that replies to another one. */
    public static ChatMessage aReply(ChatMessage question, UserId sender, String text, long seq, long offset) {
        return Message.of(created(question.conversation(), sender, text))
                .stored(List.of(), Optional.of(ReplyTo.of(question)), seq, offset);
    }

    /** A payload with every kind of value. */
    public static Content aContent() {
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("z", "before a \ud83d\udc4b \" \\");
        payload.put("a", List.of(1L, 2.5, true, Content.NULL, Map.of("deep", List.of())));
        payload.put("large", Long.MAX_VALUE);
        payload.put("tiny", -1.0e-300);
        return new Content("application/vnd.example.poll+json", payload);
    }

    /** An edit that replaces everything. */
    public static BodyEdit anEdit(ChatMessage message) {
        return new BodyEdit(
                message.text(),
                message.body().content(),
                Optional.of(message.body().attachments()));
    }

    /** A message that has everything that a message can have; its place in the log is its last change's. */
    public static ChatMessage aFullMessage(ConversationId conversation, UserId sender, long seq, long offset) {
        Attachment picture = new Attachment(
                "https://files.example/a%20b.png?x=1",
                "a b.png", "image/png", 12_345, Optional.of("http://files.example/p"));
        Attachment document =
                new Attachment("https://files.example/d", "\u00fc.pdf", "application/pdf", 0, Optional.empty());
        Body body = new Body(
                Optional.of(new MessageText("look @ben https://example.org/x.")),
                Optional.of(aContent()),
                List.of(picture, document));
        ReplyTo reference = new ReplyTo(new MessageId(UUID.randomUUID()), 7);
        ChatMessage sent = Message.of(created(conversation, sender, "first"))
                .stored(List.of(), Optional.of(reference), seq, offset);
        Reactions reactions =
                Reactions.NONE.with(new Reaction("\u2764\ufe0f"), BEN).with(new Reaction("+1"), CLEO);
        return sent.edited(body, List.of(BEN, CLEO), NOON.plusMillis(5), offset)
                .withReactions(reactions, offset)
                .withReply(offset);
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
