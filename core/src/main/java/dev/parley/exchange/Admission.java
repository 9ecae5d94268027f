package dev.parley.exchange;

import dev.parley.InvalidInputException;
import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.conversation.ConversationDirectory;
import dev.parley.conversation.Limits;
import dev.parley.conversation.RateLimit;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.UserId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * Decides early whether somebody may send: on what this node knows of the conversation, and by how much they have sent already.
 * Safe for any number of threads.
 */
public final class Admission {
    private final ConversationDirectory directory;
    private final Limits limits;
    private final RateLimit<Sender> rate;

    private record Sender(UserId user, ConversationId conversation) {}

    /**
     * An admission over its parts.
     *
     * @param directory knows who belongs where
     * @param limits how much people may do
     * @param nanos a clock that only goes forward
     */
    public Admission(ConversationDirectory directory, Limits limits, LongSupplier nanos) {
        this.directory = directory;
        this.limits = limits;
        this.rate = new RateLimit<>(limits.sendsPerSecond(), 2 * limits.sendsPerSecond(), nanos);
    }

    /**
     * Whether a message may be sent.
     *
     * @param command who sends what where
     * @return exceptionally with the reason for which it may not
     * @throws ParleyException {@code text.too_long}, {@code sends.too_many}
     */
    CompletionStage<Void> send(SendMessage command) {
        command.body().text().ifPresent(this::checkSize);
        if (rate.ask(new Sender(command.sender(), command.conversation())).isPresent()) {
            throw new ParleyException(
                    Problem.SENDS_TOO_MANY,
                    "One person sends at most " + limits.sendsPerSecond()
                            + " messages a second into one conversation; send it again, with the same id, a little later.");
        }
        return command.to().isPresent() ? direct(command) : amend(command.conversation(), command.sender());
    }

    private void checkSize(MessageText text) {
        if (text.value().getBytes(StandardCharsets.UTF_8).length > limits.bodyBytes()) {
            throw new InvalidInputException(
                    "text",
                    Problem.TEXT_TOO_LONG,
                    "A text has at most " + limits.bodyBytes() + " bytes of UTF-8 here.");
        }
    }

    /** Whoever sends directly belongs to the conversation by definition; the first message starts it. */
    private CompletionStage<Void> direct(SendMessage command) {
        return directory.isKnown(command.conversation())
                ? CompletableFuture.completedFuture(null)
                : directory
                        .find(command.conversation())
                        .handle((known, failure) -> failure == null && known.isEmpty())
                        .thenCompose(isNew -> isNew
                                ? directory.checkRoom(command.sender(), limits)
                                : CompletableFuture.completedFuture(null));
    }

    /**
     * Whether somebody may send into a conversation and change messages there. A system sender may: whoever lets one in has
     * decided that.
     *
     * @param conversation which one
     * @param user the person
     * @return exceptionally with {@code conversation.not_found} for whoever does not belong there
     */
    CompletionStage<Void> amend(ConversationId conversation, UserId user) {
        return user.isSystem() ? CompletableFuture.completedFuture(null) : directory.admit(conversation, user);
    }
}
