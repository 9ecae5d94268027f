package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aMessage;
import static dev.parley.contract.Fixtures.aReply;

import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reaction;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.UserId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A message with as much of everything as one may have, in the characters that take the most bytes. */
public final class LargestMessage {
    private static final String WIDE = "\ud83d\udc4b";
    private static final int MOST_NAME = 255;
    private static final int MENTIONED = 50;

    private LargestMessage() {}

    public static ChatMessage in(ConversationId conversation, long seq, long offset) {
        return saying(WIDE.repeat(MessageText.MAX_CODE_POINTS), conversation, seq, offset);
    }

    /** With another text. */
    public static ChatMessage saying(String text, ConversationId conversation, long seq, long offset) {
        ChatMessage quoted = aMessage(conversation, ANA, WIDE.repeat(Quote.MAX_CODE_POINTS), seq, offset);
        ChatMessage reply = aReply(quoted, user(0), "text", seq, offset);
        Body body = new Body(
                Optional.of(new MessageText(text)),
                Optional.of(content()),
                Collections.nCopies(Body.MAX_ATTACHMENTS, attachment()));
        return reply.edited(body, List.copyOf(users(MENTIONED)), NOON.plusNanos(1), offset)
                .withReactions(reactions(), offset)
                .withReply(offset);
    }

    private static UserId user(int number) {
        return new UserId(WIDE.repeat(UserId.MAX_CODE_POINTS - 4) + (1_000 + number));
    }

    private static Set<UserId> users(int count) {
        Set<UserId> users = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            users.add(user(i));
        }
        return users;
    }

    /** A control character is written as six; the name and the value count as one each. */
    private static Content content() {
        return new Content("c".repeat(100), Map.of("v", "\u0001".repeat(Content.MAX_CHARACTERS - 2)));
    }

    private static Attachment attachment() {
        String url = "https://files.example/" + "\u4e2d".repeat(Attachment.MAX_URL - 22);
        return new Attachment(url, WIDE.repeat(MOST_NAME), "image/png", Long.MAX_VALUE, Optional.of(url));
    }

    private static Reactions reactions() {
        Map<Reaction, Set<UserId>> byKind = new LinkedHashMap<>();
        for (int kind = 0; kind < Reactions.MAX_KINDS; kind++) {
            byKind.put(
                    new Reaction(WIDE.repeat(Reaction.MAX_CODE_POINTS - 2) + (10 + kind)),
                    users(Reactions.MAX_SIZE / Reactions.MAX_KINDS));
        }
        return Reactions.of(byKind);
    }
}
