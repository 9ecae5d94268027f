package dev.parley.javalin;

import dev.parley.exchange.AddReaction;
import dev.parley.exchange.AmendMessage;
import dev.parley.exchange.DeleteMessage;
import dev.parley.exchange.EditMessage;
import dev.parley.exchange.MessageExchange;
import dev.parley.exchange.RemoveReaction;
import dev.parley.shared.message.UserId;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Changing what was said: editing, deleting, reacting. Each answer is the message as it is then, as far as the caller may read. */
final class MessageChanges {
    private static final String MESSAGE = "/conversations/{conversation}/messages/{message}";
    private static final String REACTION = MESSAGE + "/reactions/{reaction}";

    private final MessageExchange exchange;

    MessageChanges(MessageExchange exchange) {
        this.exchange = exchange;
    }

    void addTo(Routes routes) {
        routes.patch(MESSAGE, this::edit);
        routes.delete(MESSAGE, Map.of("sender", Query.Kind.TEXT), this::delete);
        routes.putNamed(REACTION, this::react);
        routes.delete(REACTION, this::takeBack);
    }

    private CompletionStage<Answer> edit(Call call) {
        Requests.Edit edit = call.body(Requests.Edit.class);
        return changed(
                call, new EditMessage(edit.speaker(call.identity()), call.conversation(), call.message(), edit.edit()));
    }

    private CompletionStage<Answer> delete(Call call) {
        UserId by = Speaking.speaker(call.identity(), call.query().text("sender"));
        return changed(call, new DeleteMessage(by, call.conversation(), call.message()));
    }

    private CompletionStage<Answer> react(Call call) {
        return changed(call, new AddReaction(call.user(), call.conversation(), call.message(), call.reaction()));
    }

    private CompletionStage<Answer> takeBack(Call call) {
        return changed(call, new RemoveReaction(call.user(), call.conversation(), call.message(), call.reaction()));
    }

    private CompletionStage<Answer> changed(Call call, AmendMessage command) {
        return exchange.amend(command)
                .thenApply(message -> Answer.later(200, () -> Scope.answered(call.identity(), message)));
    }
}
