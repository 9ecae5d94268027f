package dev.parley.readchat;

import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory.ChangesPage;
import dev.parley.shared.message.ChatHistory.ListedConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.Reactions;
import dev.parley.shared.message.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How many bytes things have as documents in UTF-8, estimated without making these: hardly ever fewer than they turn out to have,
 * and not much more.
 */
final class Weight {
    /** The fields of a message that is short: names, ids, numbers and times. */
    private static final int MESSAGE = 470;

    private static final int CONVERSATION = 360;
    private static final int PARTICIPATION = 270;
    private static final int DEPARTURE = 100;
    private static final int MEMBER = 30;
    private static final int MEMBER_SINCE = 60;
    private static final int ATTACHMENT = 90;

    /** The reference to what is answered, and the longest name and excerpt beside it: a quote is looked up when the page is there. */
    private static final int REPLY = 110 + 4 * (UserId.MAX_CODE_POINTS + Quote.MAX_CODE_POINTS);

    private static final int REACTION = 40;
    private static final int HIT = 80;
    private static final int PIECE = 30;

    /** Quotes and a comma. */
    private static final int AROUND = 3;

    private static final int ESCAPED = 6;

    private Weight() {}

    static long of(ChatMessage message) {
        return MESSAGE
                + of(message.sender())
                + of(message.clientMessageId().value())
                + of(message.body())
                + sum(message.mentions(), Weight::of)
                + (message.replyTo().isPresent() ? REPLY : 0)
                + of(message.amendments().reactions());
    }

    private static long of(Body body) {
        return body.text().map(Weight::of).orElse(0L)
                + body.content().map(Weight::of).orElse(0L)
                + sum(body.attachments(), Weight::of);
    }

    /** The links in a text are told a second time. */
    private static long of(MessageText text) {
        long bytes = of(text.value());
        return text.value().contains("://") ? 2 * bytes : bytes;
    }

    private static long of(Content content) {
        return of(content.type()) + of(content.payload()) + AROUND;
    }

    private static long of(Object value) {
        if (value instanceof Map<?, ?> map) {
            return AROUND + sum(map.entrySet(), entry -> of(String.valueOf(entry.getKey())) + of(entry.getValue()));
        }
        if (value instanceof List<?> list) {
            return AROUND + sum(list, Weight::of);
        }
        return of(String.valueOf(value));
    }

    private static long of(Attachment attachment) {
        return ATTACHMENT
                + of(attachment.url())
                + of(attachment.name())
                + of(attachment.mediaType())
                + attachment.preview().map(Weight::of).orElse(0L);
    }

    private static long of(Reactions reactions) {
        return sum(
                reactions.byKind().entrySet(),
                kind -> REACTION + of(kind.getKey().value()) + sum(kind.getValue(), Weight::of));
    }

    static long of(ChatConversation conversation) {
        return CONVERSATION
                + conversation.title().map(title -> of(title.value())).orElse(0L)
                + sum(conversation.members().byUser().entrySet(), one -> of(one.getKey()) + of(one.getValue()));
    }

    private static long of(Member member) {
        return member.joinedSeq() > 0 ? MEMBER + MEMBER_SINCE : MEMBER;
    }

    static long of(ListedConversation listed) {
        return of(listed.conversation())
                + PARTICIPATION
                + listed.lastMessage().map(Weight::of).orElse(0L);
    }

    static long of(Participation participation) {
        return PARTICIPATION + of(participation.user());
    }

    static long of(Membership ended) {
        return DEPARTURE + of(ended.user());
    }

    static long of(ChangesPage changes) {
        return sum(changes.conversations(), Weight::of)
                + sum(changes.departures(), Weight::of)
                + sum(changes.messages(), Weight::of)
                + sum(changes.participations(), Weight::of);
    }

    static long of(Found.Hit hit) {
        return HIT + of(hit.message()) + sum(hit.snippet(), piece -> PIECE + of(piece.text()));
    }

    private static long of(UserId user) {
        return of(user.value());
    }

    private static long of(String text) {
        long bytes = AROUND;
        for (int i = 0; i < text.length(); i++) {
            bytes += of(text.charAt(i));
        }
        return bytes;
    }

    private static int of(char c) {
        if (c < ' ') {
            return c == '\n' || c == '\t' ? 2 : ESCAPED;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }

    private static <T> long sum(Collection<? extends T> things, ToLongFunction<T> weight) {
        long bytes = 0;
        for (T thing : things) {
            bytes += weight.applyAsLong(thing);
        }
        return bytes;
    }
}
