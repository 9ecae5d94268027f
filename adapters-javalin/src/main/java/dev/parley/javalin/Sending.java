package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.exchange.MessageExchange;
import dev.parley.exchange.SendMessage;
import dev.parley.exchange.Sent;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.MessageId;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sending a message, into a conversation or to a person. */
final class Sending {
    private final MessageExchange exchange;
    private final Supplier<UUID> ids;

    Sending(MessageExchange exchange, Supplier<UUID> ids) {
        this.exchange = exchange;
        this.ids = ids;
    }

    void addTo(Routes routes) {
        routes.post("/conversations/{conversation}/messages", this::intoConversation);
        routes.post("/direct/{user}/messages", this::toPerson);
    }

    private CompletionStage<Answer> intoConversation(Call call) {
        Requests.Send send = call.body(Requests.Send.class);
        return send(call, send, call.conversation(), Optional.empty());
    }

    private CompletionStage<Answer> toPerson(Call call) {
        Requests.Send send = call.body(Requests.Send.class);
        UserId whom = call.whom();
        return send(call, send, ConversationId.direct(send.speaker(call.identity()), whom), Optional.of(whom));
    }

    private CompletionStage<Answer> send(
            Call call, Requests.Send send, ConversationId conversation, Optional<UserId> to) {
        return send(
                call,
                new SendMessage(
                        send.speaker(call.identity()),
                        conversation,
                        to,
                        clientMessageId(call, send),
                        send.body(),
                        Optional.ofNullable(send.replyTo()).map(MessageId::parse)));
    }

    /** Without one from the client the message gets one that is new: sent again, it is another message. */
    private ClientMessageId clientMessageId(Call call, Requests.Send send) {
        Optional<ClientMessageId> field =
                Optional.ofNullable(send.clientMessageId()).map(ClientMessageId::new);
        Optional<ClientMessageId> header = call.idempotencyKey();
        if (field.isPresent() && header.isPresent() && !field.equals(header)) {
            throw new InvalidInputException(
                    "clientMessageId",
                    Problem.CLIENT_MESSAGE_ID_INVALID,
                    "The Idempotency-Key stands for the client message id: they are the same, or one of them is absent.");
        }
        return field.or(() -> header)
                .orElseGet(() -> new ClientMessageId(ids.get().toString()));
    }

    private CompletionStage<Answer> send(Call call, SendMessage command) {
        return call.prefersAsync()
                ? exchange.log(command).thenApply(sent -> accepted(command).with("Preference-Applied", "respond-async"))
                : exchange.send(command).thenApply(sent -> answer(call.identity(), command, sent));
    }

    private static Answer answer(Identity identity, SendMessage command, Sent sent) {
        return sent instanceof Sent.Stored stored
                ? at(
                        command,
                        Answer.later(
                                stored.repeated() ? 200 : 201,
                                () -> Scope.answered(identity, stored.message(), stored.quote())))
                : accepted(command);
    }

    private static Answer accepted(SendMessage command) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", command.messageId().toString());
        document.put("conversation", command.conversation().toString());
        document.put("clientMessageId", command.clientMessageId().value());
        return at(command, Answer.json(202, document));
    }

    private static Answer at(SendMessage command, Answer answer) {
        return answer.with("Location", location(command.conversation(), command.messageId()));
    }

    private static String location(ConversationId conversation, MessageId message) {
        return Routes.PREFIX + "/conversations/" + conversation + "/messages/" + message;
    }
}
