package dev.parley.presence;

import dev.parley.conversation.Conversation;
import dev.parley.conversation.ConversationDirectory;
import dev.parley.presence.Signal.Typing;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Typing on its way: from whoever types to the other nodes, and from those to whoever may know. Safe for any number of threads. */
final class TypingRelay {
    private static final int MOST_LOOKUPS = 1_000;

    private final Signals signals;
    private final ConversationDirectory directory;
    private final Sessions sessions;
    private final Tellings tellings;
    private final TypingPace pace;
    private final AtomicInteger lookups = new AtomicInteger();

    TypingRelay(
            Signals signals,
            ConversationDirectory directory,
            Sessions sessions,
            Tellings tellings,
            LongSupplier nanos) {
        this.signals = signals;
        this.directory = directory;
        this.sessions = sessions;
        this.tellings = tellings;
        this.pace = new TypingPace(nanos);
    }

    /** What can't be looked up or comes too often is accepted, and nobody is told. */
    CompletionStage<Void> type(Typing typing) {
        return directory
                .admit(typing.conversation(), typing.user())
                .thenCompose(admitted -> known(typing).handle((known, failure) -> {
                    if (failure == null) {
                        known.map(Conversation::of).ifPresent(Conversation::checkOpen);
                        say(known, typing);
                    }
                    return null;
                }));
    }

    /** A view that may be late must not turn anybody away; only a fresh one may. */
    private CompletionStage<Optional<ChatConversation>> known(Typing typing) {
        return directory
                .find(typing.conversation())
                .thenCompose(known -> known.filter(TypingRelay::isOpen).isPresent()
                        ? CompletableFuture.completedFuture(known)
                        : directory.refresh(typing.conversation()));
    }

    private void say(Optional<ChatConversation> known, Typing typing) {
        if (isTold(known, typing) && pace.allows(typing)) {
            signals.send(typing);
        }
    }

    /** Whether anybody may say anything there. */
    private static boolean isOpen(ChatConversation conversation) {
        return !conversation.settings().archived() && !conversation.blocks().isAny();
    }

    private static boolean isTold(Optional<ChatConversation> known, Typing typing) {
        return known.filter(TypingRelay::isOpen)
                .filter(conversation -> conversation.members().contains(typing.user())
                        && conversation.members().size() <= Participation.MAX_MEMBERS_TOLD)
                .isPresent();
    }

    /** Tells those who attend here, if the directory answers; too many questions at once are not asked. */
    void hear(Typing typing) {
        if (sessions.isEmpty()) {
            return;
        }
        if (lookups.incrementAndGet() > MOST_LOOKUPS) {
            lookups.decrementAndGet();
            return;
        }
        directory.find(typing.conversation()).whenComplete((known, failure) -> {
            lookups.decrementAndGet();
            if (failure == null && isTold(known, typing)) {
                known.ifPresent(conversation -> tell(typing, conversation));
            }
        });
    }

    private void tell(Typing typing, ChatConversation conversation) {
        for (UserId member : conversation.members().users()) {
            if (!member.equals(typing.user())) {
                sessions.of(member)
                        .forEach(session -> tellings.add(
                                () -> session.tell(listener -> listener.typing(typing.conversation(), typing.user()))));
            }
        }
        tellings.tell();
    }
}
