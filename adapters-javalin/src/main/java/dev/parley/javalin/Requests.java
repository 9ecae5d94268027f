package dev.parley.javalin;

import dev.parley.conversation.MoveMarker;
import dev.parley.shared.message.Attachment;
import dev.parley.shared.message.Content;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What clients send over HTTP: every field that is accepted, and by which rules. */
final class Requests {
    private Requests() {}

    /** Starts a group. */
    record Start(@Is(Value.TITLE) String title, @Nullable List<@Is(Value.USER) String> members) implements Starting {}

    /** Gives a conversation another title or another use. */
    record Configure(
            @Is(value = Value.TITLE, optional = true) @Nullable String title,

            @Is(value = Value.HISTORY, optional = true) @Nullable String history,

            @Nullable Boolean archived,
            @Nullable Long retentionSeconds)
            implements Configuring, Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return brokenRetention();
        }
    }

    /** Gives a member a role. */
    record Join(
            @Is(value = Value.ROLE, optional = true) @Nullable String role) {}

    /** Makes another member an owner in one's own place. */
    record HandOver(@Is(Value.MEMBER) String user) {}

    /** Sends a message. */
    record Send(
            @Is(value = Value.TEXT, optional = true) @Nullable String text,

            @Is(value = Value.CLIENT_MESSAGE_ID, optional = true) @Nullable String clientMessageId,

            @Nullable String replyTo,
            @Nullable Content content,
            @Nullable List<Attachment> attachments,

            @Is(value = Value.SYSTEM, optional = true) @Nullable String sender)
            implements Saying, Speaking, Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return ifNothing(given);
        }
    }

    /** Gives a message another body. */
    record Edit(
            @Is(value = Value.TEXT, optional = true) @Nullable String text,

            @Nullable Content content,
            @Nullable List<Attachment> attachments,

            @Is(value = Value.SYSTEM, optional = true) @Nullable String sender)
            implements Saying, Speaking {}

    /** Tells how far somebody has come. */
    record Mark(@Nullable Long seq, @Nullable Long deliveredSeq) implements Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return given.contains("seq") || given.contains("deliveredSeq")
                    ? Stream.of(Seqs.broken("seq", seq), Seqs.broken("deliveredSeq", deliveredSeq))
                            .flatMap(Optional::stream)
                            .toList()
                    : List.of(Seqs.refusal("seq"));
        }

        MoveMarker command(UserId by, ConversationId conversation) {
            return new MoveMarker(
                    by,
                    conversation,
                    Optional.ofNullable(deliveredSeq).orElse(0L),
                    Optional.ofNullable(seq).orElse(0L));
        }
    }

    /** Says what somebody wants of a conversation. */
    record Prefer(@Nullable Boolean muted, @Nullable Boolean blocked) implements Preferring {}

    /** Asks for a development token. */
    record DevelopmentToken(
            @Is(Value.PERSON) String user, @Nullable String scope) implements Ruled {
        @Override
        public List<Violation> broken(Set<String> given) {
            return words().allMatch(word -> Scope.named(word).isPresent())
                    ? List.of()
                    : List.of(Violation.of(
                            "scope",
                            WireProblem.SCOPE_INVALID,
                            "Scopes are \"" + Scope.words(List.of(Scope.values()))
                                    + "\", separated by single spaces."));
        }

        private Stream<String> words() {
            return scope == null ? Stream.empty() : Arrays.stream(scope.split(" ", -1));
        }

        Set<Scope> scopes() {
            return Optional.ofNullable(scope).map(Scope::in).orElse(Scope.OF_A_PERSON);
        }
    }
}
