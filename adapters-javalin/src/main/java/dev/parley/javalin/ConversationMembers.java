package dev.parley.javalin;

import dev.parley.conversation.AddMember;
import dev.parley.conversation.ConversationAdministration;
import dev.parley.conversation.HandOver;
import dev.parley.conversation.RemoveMember;
import dev.parley.document.Documents;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who belongs to a conversation, and who owns it. */
final class ConversationMembers {
    private static final String PATH = "/conversations/{conversation}/members/{user}";

    private final ConversationAdministration administration;

    ConversationMembers(ConversationAdministration administration) {
        this.administration = administration;
    }

    void addTo(Routes routes) {
        routes.put(PATH, this::add);
        routes.delete(PATH, this::remove);
        routes.put("/conversations/{conversation}/owner", this::handOver);
    }

    private CompletionStage<Answer> add(Call call) {
        Requests.Join join = call.body(Requests.Join.class);
        Role role = Optional.ofNullable(join.role()).map(Role::of).orElse(Role.MEMBER);
        return administration
                .add(new AddMember(call.user(), call.conversation(), call.whom(), role))
                .thenApply(conversation -> Answer.later(200, () -> Documents.of(conversation)));
    }

    /** Whoever leaves is shown nothing of what they left. */
    private CompletionStage<Answer> remove(Call call) {
        return administration
                .remove(new RemoveMember(call.user(), call.conversation(), call.whom()))
                .thenApply(conversation -> Answer.empty(204));
    }

    private CompletionStage<Answer> handOver(Call call) {
        UserId to = new UserId(call.body(Requests.HandOver.class).user());
        return administration
                .handOver(new HandOver(call.user(), call.conversation(), to))
                .thenApply(conversation -> Answer.later(200, () -> Documents.of(conversation)));
    }
}
