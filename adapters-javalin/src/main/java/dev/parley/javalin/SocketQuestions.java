package dev.parley.javalin;

import dev.parley.readchat.ChatReader.Sync;
import dev.parley.readchat.Found;
import dev.parley.shared.message.UserId;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody who is connected may ask of the store: by the type of a frame, how it is read and answered. The answers are
 * pages, and asking for one blocks. Safe for any number of threads.
 */
final class SocketQuestions {
    private final UseCases useCases;
    private final SocketRequests requests;
    private final Map<String, Question<?>> questions = Map.of(
            "sync", new Question<>(SocketForms.Sync.class, this::sync),
            "search", new Question<>(SocketForms.Search.class, this::search));

    /** How a question that was read is answered. */
    @FunctionalInterface
    private interface Answering<T> {
        SocketFrame answer(UserId reader, T form);
    }

    private record Question<T extends Record>(Class<T> form, Answering<T> answering) {}

    SocketQuestions(UseCases useCases, SocketRequests requests) {
        this.useCases = useCases;
        this.requests = requests;
    }

    boolean knows(String type) {
        return questions.containsKey(type);
    }

    /** Reads a frame of a type that it knows, or names everything that is wrong with it; the page is read when it is asked for. */
    Supplier<SocketFrame> read(String type, UserId reader, ObjectNode frame) {
        Question<?> question = questions.get(type);
        if (question == null) {
            throw new IllegalArgumentException("No question is called " + type + ".");
        }
        return read(question, reader, frame);
    }

    private <T extends Record> Supplier<SocketFrame> read(Question<T> question, UserId reader, ObjectNode frame) {
        T form = requests.read(frame, question.form());
        return () -> question.answering().answer(reader, form);
    }

    private SocketFrame sync(UserId reader, SocketForms.Sync form) {
        Sync sync = useCases.reader().sync(reader, form.from(), form.atMost());
        return SocketFrames.synced(form.id(), sync, reader, useCases.reader().quotes(reader, sync.messages()));
    }

    private SocketFrame search(UserId reader, SocketForms.Search form) {
        Found found = useCases.search().search(form.query(reader));
        return SocketFrames.found(form.id(), found, useCases.search().quotes(reader, found));
    }
}
