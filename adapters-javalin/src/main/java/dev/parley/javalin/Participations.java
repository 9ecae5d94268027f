package dev.parley.javalin;

import dev.parley.InvalidInputException;
import dev.parley.Problem;
import dev.parley.conversation.Participating;
import dev.parley.document.Documents;
import dev.parley.readchat.ChatReader;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** How people take part in a conversation: how far each has come, and what one wants of it oneself. */
final class Participations {
    private static final String CONVERSATION = "/conversations/{conversation}";
    private static final int DEFAULT_LIMIT = 100;

    private final Participating participating;
    private final ChatReader reader;
    private final Reads reads;

    Participations(Participating participating, ChatReader reader, Reads reads) {
        this.participating = participating;
        this.reader = reader;
        this.reads = reads;
    }

    void addTo(Routes routes) {
        routes.put(CONVERSATION + "/marker", this::move);
        routes.put(CONVERSATION + "/preferences", this::prefer);
        routes.put("/direct/{user}/preferences", this::preferToward);
        routes.get(
                CONVERSATION + "/markers",
                Map.of("seq", Query.Kind.NUMBER, "after", Query.Kind.TEXT, "limit", Query.Kind.NUMBER),
                this::list);
    }

    private CompletionStage<Answer> move(Call call) {
        Requests.Mark mark = call.body(Requests.Mark.class);
        return own(participating.move(mark.command(call.user(), call.conversation())));
    }

    private CompletionStage<Answer> prefer(Call call) {
        Requests.Prefer wanted = call.body(Requests.Prefer.class);
        return own(participating.prefer(wanted.command(call.user(), call.conversation())));
    }

    private CompletionStage<Answer> preferToward(Call call) {
        Requests.Prefer wanted = call.body(Requests.Prefer.class);
        return own(participating.prefer(wanted.toward(call.user(), call.whom())));
    }

    private static CompletionStage<Answer> own(CompletionStage<Participation> decided) {
        return decided.thenApply(participation -> Answer.later(200, () -> Documents.own(participation)));
    }

    private CompletionStage<Answer> list(Call call) {
        long reached = call.query().number("seq").orElse(0);
        if (reached < 0) {
            throw new InvalidInputException("seq", Problem.PAGE_INVALID, "A seq is not negative.");
        }
        Optional<UserId> after = call.query().text("after").map(Participations::place);
        int limit = call.query().limit(DEFAULT_LIMIT);
        return reads.ask(
                call,
                () -> Answer.ok(document(
                        reader.participations(call.user(), call.conversation(), reached, after, limit), limit)));
    }

    private static UserId place(String after) {
        try {
            return new UserId(after);
        } catch (InvalidInputException e) {
            throw new InvalidInputException("after", Problem.PAGE_INVALID, "A list of markers goes on behind a user.");
        }
    }

    /** A full part may be the last one: then the next one is empty. */
    private static Map<String, Object> document(List<Participation> part, int limit) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("markers", part.stream().map(Documents::of).toList());
        if (part.size() == limit) {
            document.put("after", part.get(limit - 1).user().value());
        }
        return document;
    }
}
